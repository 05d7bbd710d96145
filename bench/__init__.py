"""Speed, measured: `make bench` prints one table. Run it on a quiet machine; compare only rows of one run."""
