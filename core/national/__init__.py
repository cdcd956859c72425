"""The link to the national platform: its state, and what still has to reach it."""
