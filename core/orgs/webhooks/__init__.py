"""An organisation's own address, told when its imports are through."""
