"""Which credentials a space takes, without ever keeping one: only digests are stored."""

from enum import Enum
from hashlib import sha256
from typing import Literal

from mockinvoice.core.store import Collection, Store

COLLECTION = "_credentials"
State = Literal["active", "expired", "revoked"]


class Verdict(Enum):
    """What a space makes of a well-formed credential; the value is the word that leads there."""

    ACCEPTED = "accepted"
    INVALID = "invalid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"


def digest(vendor: str, credential: str) -> str:
    """Return the id under which a credential is known."""
    return f"{vendor}:{sha256(f'{vendor}:{credential}'.encode()).hexdigest()}"


class Credentials:
    """The credentials registered in a space, by digest, with their state."""

    def __init__(self, store: Store, *, space: str, listed: bool) -> None:
        self._suffix = f"@{space}"
        self._known: Collection = store.collection(COLLECTION)
        self._listed = listed

    def register(self, vendor: str, credential: str, *, state: State = "active") -> None:
        """Make a credential known, or change its state, within the open transaction."""
        self._known.put(digest(vendor, self._bare(credential)), {"vendor": vendor, "state": state})

    def is_known(self, vendor: str, credential: str) -> bool:
        """Whether the credential has been registered here, in whatever state."""
        return digest(vendor, self._bare(credential)) in self._known

    def verdict(self, vendor: str, credential: str) -> Verdict:
        """Judge a well-formed credential.

        Its registered state comes first; then, with `credentials: any`, the words in it (`invalid`,
        `expired`, `revoked`, `forbidden`) lead to that answer and all else is taken; with `listed`
        it is invalid.
        """
        bare = self._bare(credential)
        known = self._known.get(digest(vendor, bare))
        if known is not None:
            return {"active": Verdict.ACCEPTED, "expired": Verdict.EXPIRED}.get(
                known["state"], Verdict.REVOKED
            )
        if self._listed:
            return Verdict.INVALID
        rejected = (v for v in Verdict if v is not Verdict.ACCEPTED and v.value in bare)
        return next(rejected, Verdict.ACCEPTED)

    def _bare(self, credential: str) -> str:
        """Return a credential without the suffix that names this space."""
        return credential.removesuffix(self._suffix)


def space_of(credential: str) -> str | None:
    """Return the space that a credential such as `key@team-1` names, or None."""
    _, at, space = credential.rpartition("@")
    return space if at and space else None
