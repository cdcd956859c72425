"""How fast the product is: whole acts on scratch databases, each beside the least the same work can take."""
