"""Benchmarks: each measures one path against a yardstick of the same run (README.md)."""
