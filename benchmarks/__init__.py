"""What the product costs, beside what people use: measured in one run, interleaved, as ratios.

`python -m benchmarks run` measures into a file of results; `python -m benchmarks.report` makes the
page, its plots and the table of the README from such a file. No test depends on a timing.
"""
