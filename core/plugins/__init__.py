"""Vendor plugins: compiled once in a limited child process, stored as data, never imported by the portal."""
