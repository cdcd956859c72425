"""Organisations, accounts, roles and tokens."""
