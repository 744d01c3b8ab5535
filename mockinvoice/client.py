"""The control API of a running mock, from Python."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3

from mockinvoice.client_calls import Json, MockError, step
from mockinvoice.client_space import SpaceClient

__all__ = ["MockClient", "MockError"]

CONTROL = "/_mock"
TIMEOUT_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Connection:
    """Sends calls to one mock."""

    url: str
    token: str | None
    pool: urllib3.PoolManager

    def call(self, method: str, path: str, body: Json | None = None, **query: object) -> Any:
        """Send a call and return its JSON. Raises `MockError`."""
        return json.loads(self.raw(method, path, body, **query))

    def raw(self, method: str, path: str, body: Json | None = None, **query: object) -> bytes:
        """Send a call and return the bytes of the answer. Raises `MockError`."""
        wanted = {name: value for name, value in query.items() if value is not None}
        address = self.url + CONTROL + path + (f"?{urlencode(wanted)}" if wanted else "")
        try:
            answer = self.pool.request(
                method,
                address,
                headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
                body=b"" if body is None else json.dumps(body).encode(),
            )
        except urllib3.exceptions.HTTPError as error:
            raise MockError(
                f"{self.url} does not answer ({error})",
                remedy="start the mock, or correct the URL",
            ) from error
        if answer.status >= 300:
            raise _refusal(address, answer.status, answer.data)
        return answer.data


class MockClient:
    """A running mock at `url`; `token` is its control token, if it has one.

    Every method raises `MockError`. Shapes are those of `openapi/control.yaml`.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        base = url.rstrip("/").removesuffix(CONTROL)
        self._mock = Connection(
            url=base,
            token=token,
            pool=urllib3.PoolManager(retries=False, timeout=TIMEOUT_SECONDS),
        )

    def close(self) -> None:
        """Close the connections that are kept."""
        self._mock.pool.clear()

    def health(self) -> Json:
        """Return `{status, version, vendors}`."""
        return self._object("/health")

    def ready(self) -> Json:
        """Return `{status}`."""
        return self._object("/ready")

    def vendors(self) -> list[Json]:
        """Return `{name, title, url, hosts, credential, openapi}` of each vendor."""
        found: list[Json] = self._object("/vendors")["vendors"]
        return found

    def openapi(self, vendor: str) -> Json:
        """Return a vendor's OpenAPI document, its servers leading to the mock."""
        return self._object(f"/openapi/{step(vendor)}.json")

    def fidelity(self) -> list[Json]:
        """Return `{vendor, title, counts, operations, claims}` of each vendor."""
        found: list[Json] = self._object("/fidelity")["vendors"]
        return found

    def space(self, name: str = "default", **options: Any) -> SpaceClient:
        """Return a space; with options (those of `PUT spaces`) it is made with exactly these."""
        space = SpaceClient(self._mock, name)
        if options:
            space.put(**options)
        return space

    def _object(self, path: str) -> Json:
        found: Json = self._mock.call("GET", path)
        return found


def _refusal(address: str, status: int, data: bytes) -> MockError:
    try:
        problem = json.loads(data)
        return MockError(problem["detail"], remedy=problem["remedy"], status=status)
    except (ValueError, KeyError, TypeError):
        return MockError(
            f"{address} answered {status}",
            remedy="is there a mock of this version at that URL?",
            status=status,
        )
