"""What a page costs, beside a bare view of the same rows: `python -m benchmarks`, or `make bench`."""
