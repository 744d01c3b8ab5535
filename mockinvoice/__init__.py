"""An offline, stateful mock of five vendors' invoice APIs and a contract-test fixture."""

from mockinvoice.client import MockClient
from mockinvoice.kit.calls import MockError
from mockinvoice.kit.space import Space
from mockinvoice.kit.verifying import VerificationError
from mockinvoice.mock_server import MockServer
from mockinvoice.version import __version__

__all__ = [
    "MockClient",
    "MockError",
    "MockServer",
    "Space",
    "VerificationError",
    "__version__",
]
