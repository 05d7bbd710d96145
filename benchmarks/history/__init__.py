"""The speed of the kernel from change to change: `python -m benchmarks.history`."""
