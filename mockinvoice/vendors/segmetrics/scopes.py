"""An account with one of its integrations: the room in which ids are unique."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mockinvoice.core.worlds import World


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Account and integration, as they stand in the path, percent-decoded."""

    account: str
    integration: str

    @cached_property
    def name(self) -> str:
        """The two joined."""
        return f"{segment(self.account)}/{segment(self.integration)}"

    def key(self, record_id: str) -> str:
        """Return the key of a record in this scope."""
        return f"{self.name}/{record_id}"

    def email_key(self, email: str | None) -> str | None:
        """Return what equals for the same email in this scope, whatever its case."""
        return None if email is None else self.key(email.lower())


def segment(text: str) -> str:
    """Return a text without slashes, another one for every text."""
    return text.replace("%", "%25").replace("/", "%2F")


def scope_of(params: Mapping[str, str]) -> Scope:
    """Return the scope that a path names."""
    return Scope(account=params["account_id"], integration=params["integration_id"])


def free_number(world: World, scope: Scope, *, collection: str) -> str:
    """Return the next number, counted from 1, that no record of the scope has as its id."""
    while True:
        number = str(world.store.next(f"{collection} {scope.name}"))
        if scope.key(number) not in world.collection(collection):
            return number
