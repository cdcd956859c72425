"""The modules that know all rooms, and nothing else."""
