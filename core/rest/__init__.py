"""What the resources of all rooms share: pages of lists, the version a program means, calls that are repeated."""
