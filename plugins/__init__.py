"""Vendor plugins: each folder is one vendor and imports nothing but `core.api`."""
