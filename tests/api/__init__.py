"""The API as programs use it, over the real rooms."""
