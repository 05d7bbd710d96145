"""Speed, measured: `make bench` compares gigaramp with other simulators and with its targets.

Run it when the computer is quiet, and compare only rows of one run. `history` follows the kernel from change to change.
"""
