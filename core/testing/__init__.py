"""The kit of plugin authors: conformance checks, their pytest plugin, and the scaffold of a new project."""
