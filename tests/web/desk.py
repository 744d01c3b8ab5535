"""A vendor made of a few dicts and functions, mounted without the rest of the mock."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import flask
from werkzeug.test import Client, TestResponse

from mockinvoice.contract.binding import MARK
from mockinvoice.contract.messages import Request, Response, json_response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.worlds import Behavior, World, Worlds
from mockinvoice.web.bounds import FOR_CLIENTS, Bounds
from mockinvoice.web.call import Mounted
from mockinvoice.web.mount import mount
from mockinvoice.web.vendor import Code, Vendor
from tests.contract.papers import OK, compiled

PATH = Path(__file__).with_name("paper.yaml")
NOON = "2024-04-29T12:00:00Z"
KEY = {"X-Key": "k"}
ANY_JSON = {"description": "Any data", "content": {"application/json": {}}}


def authenticate(world: World, request: Request) -> Any:
    """Take any key; it tells clients apart."""
    if not request.headers.get("x-key"):
        raise ApiError(Kind.UNAUTHENTICATED)
    return request.headers["x-key"]


def refuse(world: World, request: Request, error: ApiError) -> Response:
    """Spell all that an error carries."""
    members: dict[str, Any] = {"kind": error.kind.name}
    if error.message:
        members["message"] = error.message
    if error.problems:
        members["problems"] = [[list(p.place), p.message, p.value] for p in error.problems]
    return json_response({**members, **error.details}, status=400)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The app and the spaces behind it."""

    app: flask.Flask
    worlds: Worlds

    @property
    def world(self) -> World:
        return self.worlds.get()

    def open(self, method: str, path: str, **how: Any) -> TestResponse:
        return Client(self.app).open(path, method=method, **how)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = b"",
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send a request with a key; return the answer's data."""
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        answer = self.open(
            method,
            path,
            data=data,
            content_type=content_type,
            headers=dict(KEY if headers is None else headers),
        )
        return json.loads(answer.get_data())


def desk(
    paths: dict[str, Any],
    *handlers: Any,
    document: Mapping[str, Any] | None = None,
    options: SpaceOptions | None = None,
    bounds: Bounds = FOR_CLIENTS,
    most: int = 1000,
    **plug: Any,
) -> Desk:
    """Mount a vendor at `/v1`; `plug` are members of its code, `document` of its document."""
    module = ModuleType("paper_handlers")
    for handler in handlers:
        handler.__module__ = module.__name__
        assert hasattr(handler, MARK)
        setattr(module, handler.__name__, handler)
    code = Code(
        **{
            "modules": (module,),
            "authenticate": authenticate,
            "credential": lambda request: request.headers.get("x-key"),
            "answer": lambda world, request, data: json_response(data),
            "refuse": refuse,
            "seed": lambda world: None,
            **plug,
        }
    )
    vendor = Vendor(name="paper", title="Paper", demo_credential="demo", load=lambda: code)
    node = replace(compiled(_answering(paths), **(document or {})), path=PATH)
    behavior = Behavior(indexes={}, options={}, seeds={"demo": code.seed}, events=code.events)
    worlds = Worlds(behavior=behavior, defaults=options or SpaceOptions(clock=NOON), most=most)
    app = mount(
        Mounted(vendor=vendor, document=node),
        find_world=lambda addressed, request: worlds.get(
            addressed or request.headers.get("x-space", "default")
        ),
        bounds=lambda _request: bounds,
    )
    return Desk(app=app, worlds=worlds)


def _answering(paths: dict[str, Any]) -> dict[str, Any]:
    """Let operations that say nothing of their answers give any data, as refusals do."""
    answers = {"200": ANY_JSON, "400": ANY_JSON}
    return {
        path: {
            method: {**node, "responses": answers} if node.get("responses") is OK else node
            for method, node in item.items()
        }
        for path, item in paths.items()
    }
