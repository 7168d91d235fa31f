"""The benchmarks: their results are shown as they are, and what measures is right. No timings."""
