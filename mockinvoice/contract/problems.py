"""Marshmallow's nested messages as a flat list of problems, each with its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from mockinvoice.core.errors import Problem


def problems(messages: Any, *, data: Any, place: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    """Yield marshmallow's nested messages one by one, in its order, each with its place."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            if key == "_schema":
                yield from problems(inner, data=data, place=place)
            else:
                yield from problems(inner, data=_inside(data, key), place=(*place, key))
        return
    for message in messages:
        yield Problem(place=place, message=message, value=data)


def _inside(data: Any, key: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(key)
    if isinstance(data, list) and isinstance(key, int) and key < len(data):
        return data[key]
    return None
