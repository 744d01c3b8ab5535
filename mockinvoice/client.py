"""A running mock, steered from Python over HTTP."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Unpack
from urllib.parse import urlencode

from mockinvoice.kit.calls import Caller, Json, MockError, read_answer, step
from mockinvoice.kit.choices import Choices
from mockinvoice.kit.shapes import ServedVendor
from mockinvoice.kit.space import Space

__all__ = ["MockClient", "MockError"]

CONTROL = "/_mock"
TIMEOUT_SECONDS = 60


class Connection:
    """Sends calls to one mock, over connections that are kept."""

    def __init__(self, url: str, token: str | None) -> None:
        self.url = url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, body: Json | None = None, **query: object) -> Any:
        """Send a call and return its JSON. Raises `MockError`."""
        return json.loads(self.raw(method, path, body, **query))

    def raw(self, method: str, path: str, body: Json | None = None, **query: object) -> bytes:
        """Send a call and return the bytes of the answer. Raises `MockError`."""
        import urllib3

        address = self.url + CONTROL + addressed(path, query)
        sent = b"" if body is None else json.dumps(body).encode()
        try:
            answer = self._pool.request(method, address, headers=self._headers, body=sent)
        except urllib3.exceptions.HTTPError as error:
            raise MockError(
                f"{self.url} does not answer ({error})",
                remedy="start the mock, or correct the URL",
            ) from error
        return read_answer(address, answer.status, answer.data)

    def close(self) -> None:
        """Close the connections that are kept."""
        self._pool.clear()

    @cached_property
    def _pool(self) -> Any:
        # Imported on first use, so that `import mockinvoice` costs next to nothing.
        import urllib3

        return urllib3.PoolManager(retries=False, timeout=TIMEOUT_SECONDS)


class MockClient:
    """A running mock at `url`; `token` is its control token, if it has one.

    Every method raises `MockError`. Shapes are those of `openapi/control.yaml`.
    """

    def __init__(
        self, url: str, token: str | None = None, *, connection: Caller | None = None
    ) -> None:
        base = url.rstrip("/").removesuffix(CONTROL)
        self._mock = connection or Connection(base, token)
        self._served: list[ServedVendor] = []

    def __enter__(self) -> "MockClient":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """The address of the mock, without a last slash."""
        return self._mock.url

    def close(self) -> None:
        """Close the connections that are kept."""
        self._mock.close()

    def health(self) -> Json:
        """Return `{status, version, vendors}`."""
        return self._object("/health")

    def ready(self) -> Json:
        """Return `{status}`."""
        return self._object("/ready")

    def vendors(self) -> list[ServedVendor]:
        """Return `{name, title, url, hosts, credential, actions, openapi}` of each vendor."""
        found: list[ServedVendor] = self._object("/vendors")["vendors"]
        return found

    def openapi(self, vendor: str) -> Json:
        """Return a vendor's OpenAPI document, its servers leading to the mock."""
        return self._object(f"/openapi/{step(vendor)}.json")

    def fidelity(self) -> list[Json]:
        """Return `{vendor, title, counts, operations, claims}` of each vendor."""
        found: list[Json] = self._object("/fidelity")["vendors"]
        return found

    def space(self, name: str = "default", **options: Unpack[Choices]) -> Space:
        """Return a space; with options it is made with exactly these, anew if it has others."""
        space = Space(self._mock, name, vendors=self._known_vendors)
        if options:
            space.put(**options)
        return space

    def _known_vendors(self) -> Sequence[ServedVendor]:
        """Return the vendors as they were when they were first asked for: they never change."""
        if not self._served:
            self._served = self.vendors()
        return self._served

    def _object(self, path: str) -> Json:
        found: Json = self._mock.call("GET", path)
        return found


def addressed(path: str, query: dict[str, object]) -> str:
    """Return a path with the arguments that are not None."""
    wanted = {name: value for name, value in query.items() if value is not None}
    return path + (f"?{urlencode(wanted)}" if wanted else "")
