"""Reading recordings of every kind, told apart by what is in them."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mockinvoice.contract.traffic import cassette, exported, har
from mockinvoice.contract.traffic.decoding import UndecodableError
from mockinvoice.contract.traffic.entry import Entry, TrafficError
from mockinvoice.contract.traffic.json_stream import items
from mockinvoice.contract.traffic.yaml_stream import interactions

LISTS: Mapping[str, tuple[str, ...]] = {
    "har": ("log", "entries"),
    "cassette": ("interactions",),
    "journal": ("exchanges",),
    "client": (),
}
READERS: Mapping[str, Callable[[Any, int], Entry]] = {
    "har": har.entry_of,
    "cassette": cassette.entry_of,
    "journal": exported.entry_of,
    "client": exported.entry_of,
}


def read_traffic(path: Path) -> Iterator[Entry]:
    """Yield what was recorded in a file, in its order and in bounded memory.

    Takes HAR 1.2, VCR.py cassettes in YAML or JSON, and our own journal. Raises `TrafficError`.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError as error:
        raise TrafficError(path, 1, f"it cannot be read: {error.strerror}") from error
    if beginning[:1] in (b"{", b"["):
        found = items(path, LISTS)
    else:
        found = (("cassette", line, item) for line, item in interactions(path))
    for count, (kind, line, item) in enumerate(found, start=1):
        try:
            yield READERS[kind](item, line)
        except (LookupError, UndecodableError, AttributeError, TypeError, ValueError) as error:
            raise TrafficError(path, line, f"entry {count} cannot be read: {error}") from error
