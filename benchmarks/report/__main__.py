"""python -m benchmarks.report: writes the page and the table of the README.

Run it after `make bench`, or after editing a template. The same results give the same bytes, and a
test compares them with the files in the repository.
"""

from benchmarks.paths import PROJECT, RESULTS
from benchmarks.report.page import files
from benchmarks.results import Results

for path, text in files(Results.load(RESULTS)).items():
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"written {path.relative_to(PROJECT)}")
