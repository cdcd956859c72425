"""考生: a college's candidates, their photos and their verification."""
