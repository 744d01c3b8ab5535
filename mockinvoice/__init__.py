"""An offline, stateful mock of five vendors' invoice APIs and a contract-test fixture."""

__version__ = "0.1.0"
