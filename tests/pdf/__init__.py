"""Printed documents: that nothing is missing, nothing a box, and nothing off the page."""
