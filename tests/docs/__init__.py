"""The documentation is true: its examples run, its generated pages are those of the code."""
