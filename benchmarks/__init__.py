"""The speed of the product compared with other libraries in one run, as ratios.

`python -m benchmarks` measures and writes a results file; `python -m benchmarks.report` writes the
page and the table of the README from it. No test depends on a time.
"""
