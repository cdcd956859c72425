"""The main job, end to end, on the installed plugins' own notices and invented people."""
