"""What is a value? Exact numbers, arrays, what equation systems and layers give for numbers."""
