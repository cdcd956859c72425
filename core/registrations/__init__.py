"""报考: from a candidate to a registration with one entry per subject."""
