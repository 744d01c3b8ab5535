"""What control handlers work on: the mock as a whole instead of one space."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from mockinvoice.core.worlds import Worlds
from mockinvoice.settings import Settings
from mockinvoice.web.call import Mounted


@dataclass(frozen=True, kw_only=True)
class Admin:
    """Stands where a vendor's handler has its world."""

    worlds: Worlds
    vendors: Mapping[str, Mounted]
    settings: Settings

    def transaction(self) -> AbstractContextManager[None]:
        """Open nothing: a control handler opens the transactions of the spaces it changes."""
        return nullcontext()
