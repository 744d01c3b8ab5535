"""The entries of a log and how they are spelled: a checksum, a blank, JSON, the end of the line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import orjson

Entry = Mapping[str, Any]
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Fold:
    """What the file beside the log is going to hold, all that is logged but the newest.

    `fingerprint` tells its content; of each space named in `spaces` the file lacks what the log has
    from that place on, of all others what it has from `start` on.
    """

    fingerprint: str
    start: int
    spaces: Mapping[str, int]

    def lacks(self, place: int, entry: Entry) -> bool:
        """Whether the file lacks the entry at this place of the log."""
        return "space" in entry and place >= self.spaces.get(entry["space"], self.start)


def fingerprint(content: bytes) -> str:
    """Return what tells this content from any other."""
    return spell_fingerprint(crc32(content), len(content))


def spell_fingerprint(checksum: int, size: int) -> str:
    """Return the fingerprint of a content with this checksum and size in bytes."""
    return f"{checksum:08x}-{size}"


def header(fingerprint: str) -> Entry:
    """Return the first entry of a log beside a file with this fingerprint."""
    return {"format": FORMAT, "beside": fingerprint}


def fold_of(entries: list[tuple[int, Entry]], fingerprint: str) -> Fold | None:
    """Return what the file with this fingerprint holds of the log; None: they do not belong."""
    for _, entry in reversed(entries):
        if entry.get("folded") == fingerprint:
            return Fold(fingerprint=fingerprint, start=entry["start"], spaces=entry["spaces"])
    if entries and entries[0][1] == header(fingerprint):
        return Fold(fingerprint=fingerprint, start=0, spaces={})
    return None


def spell(entry: Entry) -> bytes:
    """Return the line of an entry."""
    payload = orjson.dumps(entry)
    return b"%08x %s\n" % (crc32(payload), payload)


def read_entry(line: bytes) -> Entry | None:
    """Return the entry of a whole line; None if it has the form of none, whatever its checksum."""
    try:
        entry = orjson.loads(line[9:])
    except orjson.JSONDecodeError:
        return None
    return entry if isinstance(entry, dict) and _is_formed(entry) else None


def _is_formed(entry: Entry) -> bool:
    if "folded" in entry:
        spaces = entry.get("spaces")
        places = [entry.get("start"), *(spaces.values() if isinstance(spaces, dict) else [None])]
        return isinstance(entry["folded"], str) and all(isinstance(p, int) for p in places)
    if "space" in entry:
        changes = entry.get("changes", [])
        is_list = isinstance(changes, list) and all(map(_is_change, changes))
        return isinstance(entry["space"], str) and is_list
    return "format" in entry


def _is_change(change: Any) -> bool:
    if not isinstance(change, list) or len(change) not in (3, 4):
        return False
    collection, key, record, *ahead = change
    is_all = key is None and record is None and not ahead
    is_one = isinstance(key, str) and isinstance(record, dict if ahead else dict | None)
    return isinstance(collection, str) and (is_all or is_one) and all(map(_is_text, ahead))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_whole(line: bytes) -> bool:
    """Whether a line, without its end, is what was written."""
    return len(line) > 9 and line[:9] == b"%08x " % crc32(line[9:])
