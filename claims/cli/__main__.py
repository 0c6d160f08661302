"""Lets the commands be run without an installation: `python -m claims.cli`."""

from claims.cli import main

main()
