"""Benchmarks, run by hand: `python -m tests.benchmarks.morning`. Ratios within one run; nothing here is asserted."""
