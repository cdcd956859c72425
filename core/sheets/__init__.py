"""Spreadsheets: what a form looks like, reading in a guarded child, templates and reports."""
