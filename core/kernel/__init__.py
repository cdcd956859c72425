"""Words and arithmetic of the house: no framework, no input or output."""
