"""What a test holds of a mock: its spaces, wherever it runs. Nothing heavy is imported here."""
