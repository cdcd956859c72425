"""证书签发与发放: what both parties sign, and the register of what was issued."""
