"""One folder per emulated API."""
