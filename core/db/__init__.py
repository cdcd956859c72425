"""The ground floor: passive tables, one way in (`session.transaction`), one place for tenant scope."""
