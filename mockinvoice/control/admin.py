"""What control handlers work on: the mock as a whole instead of one space."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from mockinvoice.contract.messages import Request
from mockinvoice.control.missing import missing
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.initial import Initialized
from mockinvoice.core.worlds import SpaceNameError, TooManySpacesError, World, Worlds
from mockinvoice.settings import Settings
from mockinvoice.web.call import Mounted
from mockinvoice.web.problem import ROOM


@dataclass(frozen=True, kw_only=True)
class Admin:
    """Stands where a vendor's handler has its world."""

    worlds: Worlds
    vendors: Mapping[str, Mounted]
    settings: Settings
    initialized: Sequence[Initialized] = ()

    def transaction(self) -> AbstractContextManager[None]:
        """Open nothing: a control handler opens the transactions of the spaces it changes."""
        return nullcontext()

    def space(self, request: Request) -> World:
        """Return the space that the address names, made on first use. Raises `ApiError`."""
        try:
            return self.worlds.get(request.params["space"])
        except SpaceNameError as error:
            raise ApiError(Kind.INVALID, f"space: {error}") from error
        except TooManySpacesError as error:
            raise no_room(error) from error

    def present_space(self, request: Request) -> World:
        """Return the space that the address names, after what has fallen due in it has run."""
        world = self.space(request)
        world.run_due()
        return world

    def vendor(self, request: Request) -> Mounted:
        """Return the vendor that the address names. Raises `ApiError`."""
        name = request.params["vendor"]
        if name not in self.vendors:
            served = ", ".join(self.vendors)
            raise missing(
                f"vendor {name!r} is not served; this mock serves {served}",
                remedy="use one of them, or start the mock with the missing vendor",
            )
        return self.vendors[name]


def no_room(error: TooManySpacesError) -> ApiError:
    """Return the refusal of one space too many."""
    return ApiError(Kind.CONFLICT, str(error), details={"remedy": ROOM})
