"""排考: rooms of a site, who sits where, and the tickets that follow."""
