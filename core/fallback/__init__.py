"""Spreadsheet registration while the national platform is down, and the return (R-093 … R-103)."""
