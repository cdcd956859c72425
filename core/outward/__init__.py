"""Calls to somebody else's address: checked, without redirects, and over in time."""
