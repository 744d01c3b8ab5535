"""Putting the records in a file into a running mock."""

from collections.abc import Container
from pathlib import Path

from mockinvoice.client import MockClient
from mockinvoice.seedfile import read_seed_file


class Anything(Container[str]):
    """Holds every text: what only the mock at the other end can know."""

    def __contains__(self, item: object) -> bool:
        return True


def load(client: MockClient, path: Path, *, space: str) -> int:
    """Import a file and return how many records it has. Raises `SeedFileError` and `MockError`."""
    file = read_seed_file(path)
    file.state(vendors=client.health()["vendors"], events=Anything())
    return client.space(space).load(file.data)
