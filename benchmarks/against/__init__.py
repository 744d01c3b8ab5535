"""Us and others, driven by the same wrk from one script in one run."""
