"""The documents: loading them, binding handlers to them, judging by them."""
