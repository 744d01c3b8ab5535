"""What tests call: one space of a mock in this process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import Client

from mockinvoice.app import Mock
from mockinvoice.contract.examples import Sent, credentials_of, request_of
from mockinvoice.core.worlds import World


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; `headers` by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Space:
    """A fresh space with the demo data and a clock that stands at `CLOCK`."""

    def __init__(self, mock: Mock, name: str) -> None:
        self.mock = mock
        self.name = name

    @property
    def world(self) -> World:
        return self.mock.worlds.get(self.name)

    def call(
        self,
        vendor: str,
        operation: str,
        *,
        example: str = "",
        **when: Any,
    ) -> Answer:
        """Call an operation by its id.

        `when` as in a document's `x-when`: path, query, headers, credential, body, raw,
        content_type. Without a body the request example named `example` (or the first) is sent.
        """
        document = self.mock.vendors[vendor].document
        bound = document.operations[operation]
        return self.send(vendor, request_of(document, bound, name=example, when=when))

    def credentials(self, vendor: str, operation: str) -> dict[str, str]:
        """Return the headers with the demo credential."""
        document = self.mock.vendors[vendor].document
        return credentials_of(document, document.operations[operation])

    def send(self, vendor: str, sent: Sent) -> Answer:
        """Send a request whose path begins behind the vendor's prefix."""
        return self.http(
            sent.method, f"/@{self.name}/{vendor}{sent.path}", headers=sent.headers, body=sent.body
        )

    def http(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | str = b"",
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send any request to the mock."""
        headers = dict(headers or {})
        if form is not None:
            body = urlencode(form)
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        response = Client(self.mock).open(url, method=method, headers=headers, data=body)
        return Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=response.get_data(),
        )

    def act(self, vendor: str, action: str, **data: Any) -> dict[str, Any]:
        """Run an action of a vendor, as the control API does."""
        found = self.mock.vendors[vendor].vendor.code.actions[action]
        with self.world.transaction():
            return found.run(self.world, found.schema().load(data))

    def advance(self, **by: float) -> list[dict[str, Any]]:
        """Move the clock forward by a `timedelta`; return what fell due."""
        from datetime import timedelta

        return self.world.move_clock(self.world.clock.now() + timedelta(**by))

    def state(self) -> dict[str, dict[str, Any]]:
        """Return all records, for comparing before and after."""
        with self.world.transaction():
            return {
                name: {key: json.loads(row) for key, row in rows.items()}
                for name, rows in self.world.store.state().items()
            }
