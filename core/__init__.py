"""onex: one portal for every 1+X certificate."""
