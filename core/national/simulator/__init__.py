"""A stand-in for the national platform: a program of its own that knows nothing of the portal, and fails on demand."""
