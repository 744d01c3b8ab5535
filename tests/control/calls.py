"""What control tests call: a mock of a toy vendor with an action, an option and an event."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

from werkzeug.test import Client

import mockinvoice.vendors
from mockinvoice.app import Mock, create_app
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.worlds import World
from mockinvoice.settings import Settings
from tests.space import Answer
from tests.toy import write_toy

NOON = "2024-04-29T12:00:00Z"
BASE = "http://127.0.0.1:8080"
MORE = '''

from dataclasses import replace
from datetime import timedelta

from marshmallow import Schema, fields

from mockinvoice.web.vendor import Action


class StampSchema(Schema):
    """Which note to stamp."""

    note = fields.String(required=True)


def stamp(world, data):
    """Stamp a note, or refuse."""
    note = world.collection("toy.notes").get(data["note"])
    if note is None:
        raise ApiError(Kind.NOT_FOUND, f"there is no note {data['note']!r}")
    if "stamped" in note:
        raise ApiError(Kind.CONFLICT, f"note {data['note']!r} is stamped")
    world.collection("toy.notes").put(data["note"], {**note, "stamped": world.now_text()})
    world.agenda.add(world.clock.now() + timedelta(hours=1), kind="toy.fade", data=data)
    return {"stamped": data["note"]}


def fade(world, data):
    """Forget a note."""
    world.collection("toy.notes").delete(data["note"])


def smudge(world, data):
    """Fail unexpectedly after a change."""
    world.collection("toy.notes").delete("n0")
    raise RuntimeError("smudged")


VENDOR = replace(
    VENDOR,
    options={"toy.ink": ("blue", "black")},
    load=lambda: replace(
        CODE,
        actions={
            "stamp": Action(run=stamp, schema=StampSchema, summary="Stamp a note"),
            "smudge": Action(run=smudge, schema=Schema, summary="Fail"),
        },
        events={"toy.fade": fade},
    ),
)
'''


class Control:
    """The control API of a mock, and one space of it."""

    def __init__(self, mock: Mock, space: str) -> None:
        self.mock = mock
        self.space = space

    @property
    def world(self) -> World:
        return self.mock.worlds.get(self.space)

    def at(self, path: str) -> str:
        """Return the path of an address below the space."""
        return f"/_mock/spaces/{self.space}{path}"

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request to any address of the mock."""
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        response = Client(self.mock).open(
            path, base_url=BASE, method=method, data=data, headers=dict(headers or {})
        )
        return Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=response.get_data(),
        )


@contextmanager
def toy_mock(folder: Path, settings: Settings | None = None) -> Iterator[Mock]:
    """Build a mock of the toy alone, its spaces at `NOON`."""
    write_toy(folder)
    plug = folder / "vendors" / "toy" / "__init__.py"
    plug.write_text(plug.read_text() + dedent(MORE))
    settings = settings or Settings(space=SpaceOptions(clock=NOON))
    try:
        yield create_app(replace(settings, vendors=("toy",)), extra=folder)
    finally:
        mockinvoice.vendors.__path__.pop()
        for name in [n for n in sys.modules if n.startswith("mockinvoice.vendors.toy")]:
            del sys.modules[name]


def problem(status: int, title: str, detail: str, remedy: str) -> dict[str, Any]:
    """Return a whole problem document."""
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "remedy": remedy,
    }


CORRECT = "correct what is named and send the request again; nothing was changed"


def invalid(detail: str, remedy: str = CORRECT) -> dict[str, Any]:
    """Return the problem document of a request in the wrong form."""
    return problem(422, "Unprocessable Content", detail, remedy)
