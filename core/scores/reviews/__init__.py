"""成绩复查: asked for by the college of the site, answered by the vendor."""
