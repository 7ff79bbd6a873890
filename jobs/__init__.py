"""When things run: the refresh, its schedule and lease, imports, and the `edb` command line."""
