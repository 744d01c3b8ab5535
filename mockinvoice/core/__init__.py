"""What happens: the world behind every vendor, free of wire formats and frameworks."""
