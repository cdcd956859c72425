"""试点申报: the province's window, the college's application, the quota that follows from it."""
