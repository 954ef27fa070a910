"""How do people write? Documents and formulas read with their places."""
