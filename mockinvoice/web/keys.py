"""What the machinery adds to a WSGI environ."""

PATH_KEY = "mockinvoice.path"
SPACE_KEY = "mockinvoice.space"
