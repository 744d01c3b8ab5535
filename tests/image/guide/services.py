"""The services that a job asks for, as GitHub and GitLab start them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import uuid4

from tests.image.conftest import Engine


def words(option: str, values: object) -> list[str]:
    """Return an option of the engine once for each value; a mapping's are `name=value`."""
    found = [f"{n}={v}" for n, v in values.items()] if isinstance(values, dict) else values
    assert isinstance(found, list)
    return [word for one in found for word in (option, str(one))]


def aliases(service: Mapping[str, Any]) -> list[str]:
    """Return the names of a service of GitLab's, which are written as one text."""
    return re.split(r"[ ,]+", service["alias"]) if "alias" in service else []


@contextmanager
def services(engine: Engine, described: list[Any], *options: str) -> Iterator[None]:
    """Start services, each with its variables, ports and names, and remove them at the end."""
    with ExitStack() as ending:
        for one in described:
            name = f"mockinvoice-{uuid4().hex[:12]}"
            ending.callback(engine.run, "rm", "--force", "--volumes", name)
            engine.run(
                *("run", "--detach", "--name", name, *options),
                *words("--env", {**one.get("env", {}), **one.get("variables", {})}),
                *words("--publish", one.get("ports", [])),
                *words("--network-alias", aliases(one)),
                one.get("image") or one["name"],
            )
        yield
