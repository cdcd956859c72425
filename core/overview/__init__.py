"""What every reader's workbench shows: what is theirs to do, and until when."""
