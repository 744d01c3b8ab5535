"""The machinery between WSGI and a handler; vendors see only its plug."""
