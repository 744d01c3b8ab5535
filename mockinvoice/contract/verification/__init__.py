"""Whether clients did what a test expects, and what came nearest to it if they did not."""
