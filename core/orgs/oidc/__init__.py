"""An organisation's own identity provider: its people sign in where they sign in for everything else."""
