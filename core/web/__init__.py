"""The door: pages and REST over the rooms, for people in two languages and for programs."""
