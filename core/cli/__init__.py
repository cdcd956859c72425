"""The command line: the same services as the portal, for operators."""
