"""Lets `python -m csmkit` do what `csm` does."""

from csmkit.cli.app import main

if __name__ == "__main__":
    main()
