"""What is a formula worth here? Its value at one point, under what is known."""
