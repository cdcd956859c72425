"""Files that people send: kept sealed, never under a name they chose; zips and photos with their limits."""
