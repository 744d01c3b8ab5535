"""The plain TinyDB file: one table for each collection of a space, named `<space>/<collection>`.

Each record has a line of its own, and the marker comes last with a checksum of all before it. A
file that stock TinyDB has written has neither and is taken as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

from mockinvoice.core.contents import Rows, encode
from mockinvoice.core.files import Files, write_all
from mockinvoice.core.log import UnusableFileError
from mockinvoice.core.log_entries import spell_fingerprint

Spaces = dict[str, dict[str, Rows]]

MARKER = "_mockinvoice"
FORMAT = 1
END = re.compile(rb'"_mockinvoice":\{"1":\{"format":1,"crc32":"([0-9a-f]{8})"\}\}\}\Z')
END_LENGTH = len('"_mockinvoice":{"1":{"format":1,"crc32":"00000000"}}}')
LINE = re.compile(rb'^"([^"\\]*(?:\\.[^"\\]*)*)":(\{(?:.*\})?),?$', re.MULTILINE)
PIECE = 1024 * 1024


def read_spaces(path: Path, content: bytes) -> Spaces:
    """Return the rows of a file by space and collection. Raises `UnusableFileError`."""
    if not content:
        return {}
    end = END.search(content, max(0, len(content) - END_LENGTH))
    if end is None:
        return _by_space(_checked(path, content))
    if int(end[1], 16) != crc32(memoryview(content)[: end.start()]):
        raise UnusableFileError(
            f"{path} is damaged: its checksum does not fit. Move it away or restore a copy; if you"
            ' have changed it by hand, remove ,"crc32":"…" from its end. It was not changed.'
        )
    return _by_line(content[: end.start()])


def write_spaces(path: Path, spaces: Mapping[str, Mapping[str, Rows]], *, files: Files) -> str:
    """Write a new file and bring it to the disk; return its fingerprint. May raise `OSError`."""
    checksum = size = 0
    with files.create(path) as file:
        for piece in _pieces(_lines(spaces)):
            write_all(files, file, piece)
            checksum, size = crc32(piece, checksum), size + len(piece)
        end = b'"_mockinvoice":{"1":{"format":1,"crc32":"%08x"}}}' % checksum
        write_all(files, file, end)
        files.sync(file)
    return spell_fingerprint(crc32(end, checksum), size + len(end))


def _lines(spaces: Mapping[str, Mapping[str, Rows]]) -> Iterator[bytes]:
    yield b"{\n"
    for space, state in sorted(spaces.items()):
        for name, rows in state.items():
            yield b"%s:{\n" % orjson.dumps(f"{space}/{name}")
            comma = b""
            for key, row in rows.items():
                yield b"%s%s:%s" % (comma, orjson.dumps(key), row)
                comma = b",\n"
            yield b"\n},\n"


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _by_line(content: bytes) -> Spaces:
    """Read what `_lines` has written: nothing of a row has to be looked at."""
    spaces: Spaces = {}
    rows: Rows = {}
    for found, row in LINE.findall(content):
        name = orjson.loads(b'"%s"' % found) if b"\\" in found else found.decode()
        if row == b"{":
            space, _, collection = name.partition("/")
            rows = spaces.setdefault(space, {}).setdefault(collection, {})
        else:
            rows[name] = row
    return spaces


def _checked(path: Path, content: bytes) -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of a file, each known to be one."""
    try:
        tables = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnusableFileError(
            f"{path} is damaged ({error}). Move it away or restore a copy; it was not changed."
        ) from error
    _check_format(path, tables)
    del tables[MARKER]
    for name, table in tables.items():
        if not _is_table(name, table):
            raise UnusableFileError(
                f"{path} is damaged: {name!r} is no table of a space."
                " Move it away or restore a copy; it was not changed."
            )
    return tables  # type: ignore[no-any-return]


def _check_format(path: Path, tables: Any) -> None:
    try:
        found = tables[MARKER]["1"]["format"]
    except (KeyError, TypeError):
        found = None
    if isinstance(found, int) and found > FORMAT:
        raise UnusableFileError(
            f"{path} was written by a newer mockinvoice (format {found}; this one reads {FORMAT})."
            " Start that one again, or choose another path for --db; it was not changed."
        )
    if found != FORMAT:
        raise UnusableFileError(
            f"{path} is not a mockinvoice database of format {FORMAT}."
            " Choose another path for --db; it was not changed."
        )


def _is_table(name: str, table: Any) -> bool:
    space, _, collection = name.partition("/")
    is_named = bool(space and collection)
    return is_named and isinstance(table, dict) and all(isinstance(r, dict) for r in table.values())


def _by_space(tables: Mapping[str, Mapping[str, Any]]) -> Spaces:
    spaces: Spaces = {}
    for name, records in tables.items():
        space, _, collection = name.partition("/")
        rows: Rows = {key: encode(record) for key, record in records.items()}
        spaces.setdefault(space, {})[collection] = rows
    return spaces
