"""Files that a stranger hands over: seeds and recordings made to exhaust whoever reads them."""

import base64
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd

from mockinvoice.app import load_vendors
from mockinvoice.contract.traffic import decoding
from mockinvoice.contract.traffic.entry import TrafficError
from mockinvoice.contract.traffic.reading import read_traffic
from mockinvoice.contract.traffic.recorded import Contract, Recorded
from mockinvoice.core.database import Database, UnusableFileError
from mockinvoice.seedfile import SeedFileError, read_seed_file

MIB = 1024 * 1024
DEEP = 100_000
LAUGHS = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstd.compress,
}


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "handed-over"
    path.write_text(text, encoding="utf-8")
    return path


def peak_of(run: Callable[[], object]) -> int:
    """Return how many bytes of Python's memory a call had at its peak."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def refused_seed(path: Path) -> str:
    with pytest.raises(SeedFileError) as caught:
        read_seed_file(path)
    return str(caught.value).removeprefix(str(path))


def refused_traffic(path: Path) -> str:
    with pytest.raises(TrafficError) as caught:
        list(read_traffic(path))
    return str(caught.value).removeprefix(str(path))


def test_billion_laughs_in_a_seed_are_refused_before_they_unfold(tmp_path: Path) -> None:
    path = write(tmp_path, LAUGHS)
    messages: list[str] = []
    assert peak_of(lambda: messages.append(refused_seed(path))) < MIB
    assert messages == [
        ", line 1: is used again by an alias; write it out. Correct it there and try again."
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("documents: " + "[" * DEEP + "]" * DEEP, 1),
        ("documents: " + '{"a": ' * DEEP + "1" + "}" * DEEP, 1),
        ("format: 1\n" + "- " * DEEP, 2),
        ("[" * DEEP, 1),
    ],
    ids=["arrays", "objects", "dashes", "unclosed"],
)
def test_deeply_nested_seed_does_not_overflow_the_stack(
    tmp_path: Path, text: str, line: int
) -> None:
    message = refused_seed(write(tmp_path, text))
    assert message in {
        f", line {line}: is nested more than 100 deep. Correct it there.",
        ", line 2: did not find expected key. Correct the YAML or JSON there.",
    }


def test_seed_that_calls_a_function_is_refused(tmp_path: Path) -> None:
    witness = tmp_path / "owned"
    path = write(tmp_path, f"format: !!python/object/apply:os.mkdir ['{witness}']\n")
    assert "could not determine a constructor" in refused_seed(path)
    assert not witness.exists()


def test_seed_with_a_repeated_name_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, '{"format": 1, "documents": {}, "documents": {"slyce": {}}}')
    assert refused_seed(path) == (
        ", line 1: the name 'documents' is there twice. Correct it there and try again."
    )


def test_billion_laughs_in_a_cassette_are_refused_before_they_unfold(tmp_path: Path) -> None:
    indented = LAUGHS.replace("a", "  a", 1).replace("\na", "\n  a").rstrip()
    path = write(tmp_path, f"interactions:\n- request:\n  {indented}\n")
    assert refused_traffic(path) == ":2: its aliases unfold to more than 1000000 values"


def test_cassette_that_contains_itself_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "interactions:\n- &me\n  request: {body: [*me]}\n  response: *me\n")
    assert refused_traffic(path) == ":2: its aliases unfold to more than 1000000 values"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("interactions:\n- " + "[" * DEEP + "]" * DEEP, 2),
        ("interactions:\n- request: " + '{"a":' * DEEP + "1" + "}" * DEEP, 2),
        ('{"log": {"entries": [' + "[" * DEEP + "]" * DEEP + "]}}", 1),
        ('{"interactions": [' + '{"a":' * DEEP + "1" + "}" * DEEP + "]}", 1),
    ],
    ids=["yaml-arrays", "yaml-objects", "har", "json-cassette"],
)
def test_deeply_nested_recording_does_not_overflow_the_stack(
    tmp_path: Path, text: str, line: int
) -> None:
    assert refused_traffic(write(tmp_path, text)) == f":{line}: it is nested too deep"


def test_cassette_that_calls_a_function_only_reads_as_data(tmp_path: Path) -> None:
    witness = tmp_path / "owned"
    evil = f"!!python/object/apply:os.mkdir ['{witness}']"
    path = write(tmp_path, f"interactions:\n- request: {evil}\n  response: {{}}\n")
    assert refused_traffic(path) == ":2: entry 1 cannot be read: it has no status.code"
    assert not witness.exists()


@pytest.mark.parametrize("url", ["0", "x", "?", "//", "http://", "http://h:99999/v2"])
def test_recorded_address_of_nowhere_is_passed_over(tmp_path: Path, url: str) -> None:
    mounted = load_vendors(["slyce"])["slyce"]
    recorded = Recorded(
        Contract(document=mounted.document, judge=mounted.judge, redactor=mounted.redactor)
    )
    path = write(tmp_path, har("identity", b"{}", url=url))
    recorded.add(path, read_traffic(path))
    assert recorded.report().judged == 0


def test_recorded_address_that_is_none_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, har("identity", b"{}", url="http://["))
    assert refused_traffic(path) == ":1: entry 1 cannot be read: Invalid IPv6 URL"


@pytest.mark.parametrize("encoding", COMPRESSIONS)
def test_compressed_bomb_in_a_har_is_not_unpacked_beyond_the_limit(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "MOST_BYTES", MIB)
    bomb = COMPRESSIONS[encoding](b"0" * 64 * MIB)
    path = write(tmp_path, har(encoding, bomb))
    (entry,) = read_traffic(path)
    assert (entry.response, entry.why_unread) == (
        None,
        "unpacked it has more than 1048576 bytes",
    )
    assert peak_of(lambda: list(read_traffic(path))) < 16 * MIB


@pytest.mark.parametrize("encoding", COMPRESSIONS)
def test_bomb_in_a_bomb_stops_at_the_first(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MOST_BYTES", MIB)
    pack = COMPRESSIONS[encoding]
    with pytest.raises(decoding.UndecodableError) as caught:
        decoding.decompressed(pack(pack(b"0" * 64 * MIB)), f"{encoding}, {encoding}")
    assert str(caught.value) == "unpacked it has more than 1048576 bytes"


@pytest.mark.parametrize("encoding", COMPRESSIONS)
def test_body_within_the_limit_is_unpacked_whole(encoding: str) -> None:
    data = b"\x01mockinvoice" * 100_000
    assert decoding.decompressed(COMPRESSIONS[encoding](data), encoding) == data


@pytest.mark.parametrize("encoding", COMPRESSIONS)
def test_compressed_body_that_ends_too_early_is_refused(encoding: str) -> None:
    cut = COMPRESSIONS[encoding](bytes(range(256)) * 1000)[:-10]
    with pytest.raises(decoding.UndecodableError) as caught:
        decoding.decompressed(cut, encoding)
    assert str(caught.value).startswith(f"its {encoding} compression is broken: ")


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "[1]",
        "{}",
        "no JSON",
        '{"space":1,"changes":[]}',
        '{"space":"s","changes":[["c","k"]]}',
        '{"space":"s","changes":[["c",1,{}]]}',
        '{"space":"s","changes":[["c","k",5]]}',
        '{"folded":"x","start":"0","spaces":{}}',
        '{"folded":"x","start":0,"spaces":[]}',
    ],
)
@pytest.mark.parametrize("number", [1, 2])
def test_forged_entry_with_a_right_checksum_is_refused_and_left(
    tmp_path: Path, number: int, text: str
) -> None:
    path, log = tmp_path / "db.json", tmp_path / "db.json.log"
    forged = b"%08x %s\n" % (crc32(text.encode()), text.encode())
    header = b'{"format":1,"beside":"00000000-0"}'
    whole = b"%08x %s\n" % (crc32(header), header)
    log.write_bytes(forged if number == 1 else whole + forged)
    before = log.read_bytes()
    with pytest.raises(UnusableFileError) as caught:
        Database(path)
    assert str(caught.value) == (
        f"{log}, line {number} is damaged. Restore a copy, or remove the log to lose"
        " all changes since the last clean stop; it was not changed."
    )
    assert (log.read_bytes(), path.exists()) == (before, False)


def har(encoding: str, body: bytes, *, url: str = "https://api.orderspace.com/v1/orders") -> str:
    entry: dict[str, Any] = {
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {
            "status": 200,
            "headers": [{"name": "Content-Encoding", "value": encoding}],
            "content": {
                "size": 1,
                "encoding": "base64",
                "text": base64.b64encode(body).decode(),
            },
        },
    }
    return json.dumps({"log": {"entries": [entry]}})
