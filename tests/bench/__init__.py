"""Benchmarks: run by ``python -m tests.bench``, never as timed tests; they print JSON."""
