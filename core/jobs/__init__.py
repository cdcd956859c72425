"""Background work: the row is the truth, the bell only wakes somebody up."""
