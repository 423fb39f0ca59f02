"""Side-by-side measurements. Each module is one command; `make bench` runs them all on the newsroom's texts."""
