"""A mock in this process: a thread, a free port, records in memory."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Unpack

from mockinvoice.client import CONTROL, MockClient, addressed
from mockinvoice.kit.calls import Json, read_answer
from mockinvoice.kit.choices import Choices
from mockinvoice.kit.space import Space

if TYPE_CHECKING:
    from mockinvoice.app import Mock
    from mockinvoice.server import Server
    from mockinvoice.settings import Settings

# Everything else is imported when a server starts, so that `import mockinvoice` is cheap.


class MockServer:
    """A mock for tests: `with MockServer() as server: space = server.space("t1")`.

    It listens on a free port of 127.0.0.1, or on `port`, and serves all vendors or those named;
    `settings` can say more. `start` raises what `create_app` and `Server.start` raise. Clients
    come over HTTP; the control surface is that of `MockClient`, without the way over the network.
    """

    def __init__(
        self,
        *,
        vendors: Sequence[str] = (),
        port: int = 0,
        settings: "Settings | None" = None,
    ) -> None:
        self._vendors = tuple(vendors)
        self._port = port
        self._settings = settings
        self._mock: Mock | None = None
        self._server: Server | None = None
        self._client: MockClient | None = None

    def __enter__(self) -> "MockServer":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address of the mock, without a last slash."""
        return self.client.url

    @property
    def client(self) -> MockClient:
        """The control surface of the mock as a whole. Raises `RuntimeError` unless it runs."""
        if self._client is None:
            raise RuntimeError("the server is not running; start it, or use it in a with statement")
        return self._client

    def space(self, name: str = "default", **options: Unpack[Choices]) -> Space:
        """Return a space; with options it is made with exactly these, anew if it has others."""
        return self.client.space(name, **options)

    def start(self) -> None:
        """Build the mock and listen; it answers when this returns."""
        from dataclasses import replace

        from mockinvoice.app import create_app
        from mockinvoice.server import Server
        from mockinvoice.settings import Settings

        settings = self._settings or Settings()
        if self._vendors:
            settings = replace(settings, vendors=self._vendors)
        self._mock = create_app(settings, is_eager=False)
        self._server = Server(self._mock, port=self._port)
        self._server.start()
        self._mock.start()
        inside = InProcess(self._mock, self._server.url, settings.control_token)
        self._client = MockClient(self._server.url, connection=inside)

    def stop(self) -> None:
        """Finish what is in flight, take no more, and close the database file if there is one."""
        if self._server is not None and self._mock is not None:
            self._server.stop()
            self._mock.close()
        self._server = self._mock = self._client = None


class InProcess:
    """Calls a mock in this process as if over HTTP."""

    def __init__(self, mock: "Mock", url: str, token: str | None) -> None:
        self.url = url
        self._mock = mock
        self._token = token

    def call(self, method: str, path: str, body: Json | None = None, **query: object) -> Any:
        """Make a call and return its JSON. Raises `MockError`."""
        return json.loads(self.raw(method, path, body, **query))

    def raw(self, method: str, path: str, body: Json | None = None, **query: object) -> bytes:
        """Make a call and return the bytes of the answer. Raises `MockError`."""
        from urllib.parse import unquote_to_bytes

        told: list[str] = []
        path, _, arguments = (CONTROL + addressed(path, query)).partition("?")
        environ = self._environ(method, b"" if body is None else json.dumps(body).encode())
        environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
        environ["QUERY_STRING"] = arguments
        parts = self._mock(environ, lambda status, _headers, _error=None: told.append(status))
        data = b"".join(parts)
        return read_answer(self.url + path, int(told[0].split()[0]), data)

    def close(self) -> None:
        """Do nothing: nothing is kept."""

    def _environ(self, method: str, body: bytes) -> dict[str, Any]:
        host = self.url.removeprefix("http://")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": host.rpartition(":")[0],
            "SERVER_PORT": host.rpartition(":")[2],
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": host,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if self._token:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {self._token}"
        return environ
