"""One space of a mock, as a test uses it."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any, Unpack
from urllib.parse import urlsplit

from mockinvoice.kit.calls import Caller, Json, MockError, step
from mockinvoice.kit.choices import Choices, spelled
from mockinvoice.kit.clock import SpaceClock
from mockinvoice.kit.faults import Faults
from mockinvoice.kit.lists import Deliveries, Exchanges, Outbox
from mockinvoice.kit.shapes import Coverage, Description, Finding, ServedVendor, Snapshot
from mockinvoice.kit.verifying import Expected, Verifier, Where

GONE = 404


class Space:
    """One isolated world of a running mock, made on first use.

    A context manager that deletes the space at its end, if it is still there. Every method raises
    `MockError`; shapes are those of `openapi/control.yaml`.
    """

    def __init__(
        self, mock: Caller, name: str, *, vendors: Callable[[], Sequence[ServedVendor]]
    ) -> None:
        self.name = name
        self._mock = mock
        self._vendors = vendors
        self._path = f"/spaces/{step(name)}"
        self.clock = SpaceClock(mock, f"{self._path}/clock")
        self.faults = Faults(mock, self._path)
        self.exchanges = Exchanges(mock, f"{self._path}/exchanges")
        self.outbox = Outbox(mock, f"{self._path}/outbox")
        self.deliveries = Deliveries(mock, f"{self._path}/deliveries")

    def __enter__(self) -> "Space":
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self.delete()
        except MockError as failure:
            if failure.status != GONE:
                raise

    def url(self, vendor: str) -> str:
        """Return the base URL to give to a client of a vendor."""
        address = urlsplit(self._vendor(vendor)["url"])
        return f"{self._mock.url}/@{self.name}{address.path}"

    def credential(self, vendor: str) -> str:
        """Return a credential that the vendor takes, without a prefix such as `Bearer`."""
        return self._vendor(vendor)["credential"]

    @cached_property
    def actions(self) -> SimpleNamespace:
        """What happens out of sight: `actions.orderspace.record_payment(invoice="in_…")`.

        Each function takes the action's members by name and returns what the action tells.
        """
        return SimpleNamespace(
            **{
                vendor["name"]: SimpleNamespace(
                    **{
                        action["name"]: partial(self.act, vendor["name"], action["name"])
                        for action in vendor["actions"]
                    }
                )
                for vendor in self._vendors()
            }
        )

    def act(self, vendor: str, action: str, /, **data: Any) -> Json | None:
        """Run an action of a vendor; return what it tells."""
        path = f"/actions/{step(vendor)}/{step(action)}"
        result: Json | None = self._call("POST", path, data)["result"]
        return result

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with the clients, in the order in which it was found."""
        found: list[Finding] = self.report()["findings"]
        return found

    @property
    def coverage(self) -> list[Coverage]:
        """How much of the contract was exercised, of each vendor that was called."""
        found: list[Coverage] = self._call("GET", "/coverage")["coverage"]
        return found

    def report(self) -> Json:
        """Return the whole verdict on the clients."""
        found: Json = self._call("GET", "/findings")
        return found

    def verify(
        self, *, where: Where | None = None, never: bool = False, **expected: Unpack[Expected]
    ) -> int:
        """Check what clients have sent; return how many calls fit.

        Calls fit that do so in every respect that is given, see `Expected`; `where` is asked last,
        with the exchange. At least one is expected, unless a number is given, `never`, or
        `in_order` with the calls to find one after the other.

        Raises `VerificationError`, an `AssertionError`, showing what came nearest; and `MockError`
        where calls that have left the journal could change the answer.
        """
        __tracebackhide__ = True  # pytest then shows the test, not us
        verifier = Verifier(self._mock, f"{self._path}/exchanges")
        return verifier.verify({**expected, "times": 0} if never else expected, where=where)

    def describe(self) -> Description:
        """Return `{name, options, now, urls}`."""
        found: Description = self._call("GET", "")
        return found

    def put(self, **options: Unpack[Choices]) -> Description:
        """Make the space with exactly these options, anew if it has others."""
        found: Description = self._call("PUT", "", spelled(options))
        return found

    def reset(self) -> Description:
        """Put the space back to its seed."""
        found: Description = self._call("POST", "/reset")
        return found

    def delete(self) -> None:
        """Remove the space with all it holds."""
        self._call("DELETE", "")

    def snapshot(self, name: str) -> Snapshot:
        """Keep the present state under a name."""
        found: Snapshot = self._call("PUT", f"/snapshots/{step(name)}")
        return found

    def restore(self, name: str) -> Snapshot:
        """Go back to a snapshot; journal, findings and faults stay."""
        found: Snapshot = self._call("POST", f"/snapshots/{step(name)}/restore")
        return found

    @property
    def snapshots(self) -> list[Snapshot]:
        """The snapshots, the oldest name first."""
        found: list[Snapshot] = self._call("GET", "/snapshots")["snapshots"]
        return found

    def delete_snapshot(self, name: str) -> None:
        """Forget a snapshot."""
        self._call("DELETE", f"/snapshots/{step(name)}")

    def export(self) -> Json:
        """Return the state: `{format, space, clock, documents, sequences, agenda}`."""
        found: Json = self._call("GET", "/documents")
        return found

    def load(self, state: Mapping[str, Any]) -> int:
        """Import a state in the place of all records; return how many records it has."""
        return int(self._call("PUT", "/documents", dict(state))["imported"])

    def collection(self, vendor: str, name: str) -> dict[str, Json]:
        """Return the records of a collection by id, the oldest first."""
        found: dict[str, Json] = self._call("GET", f"/documents/{step(vendor)}/{step(name)}")[
            "records"
        ]
        return found

    def _vendor(self, name: str) -> ServedVendor:
        served = {vendor["name"]: vendor for vendor in self._vendors()}
        if name not in served:
            raise MockError(
                f"vendor {name!r} is not served", remedy=f"use one of {', '.join(served)}"
            )
        return served[name]

    def _call(self, method: str, path: str, body: Json | None = None) -> Any:
        return self._mock.call(method, self._path + path, body)
