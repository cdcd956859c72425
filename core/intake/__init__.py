"""One machine for every file that brings many rows: receive, read in a guarded child, check, apply, report."""
