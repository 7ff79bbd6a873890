"""`python -m jobs.cli` is `edb`."""

from jobs.cli import main

main()
