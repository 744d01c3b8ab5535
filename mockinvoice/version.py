"""The version, for those who cannot ask the package itself while it is being imported."""

__version__ = "0.1.0"
