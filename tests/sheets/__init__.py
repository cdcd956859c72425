"""Hostile, odd and honest workbooks: every file is built here, none is stored."""
