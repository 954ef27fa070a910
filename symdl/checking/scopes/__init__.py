"""What is known? Names, letters, shapes, laws and bindings, question by question."""
