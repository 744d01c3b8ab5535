"""Recorded traffic: reading HAR files, VCR cassettes and our own journal, and judging them."""
