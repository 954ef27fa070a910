"""How does a document go on? Blocks, threads and steps in order; many files."""
