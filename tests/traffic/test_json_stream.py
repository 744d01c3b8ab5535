"""A list out of a JSON file, item by item, wherever the window ends."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockinvoice.contract.traffic import json_stream
from mockinvoice.contract.traffic.entry import TrafficError

PATH = Path("f.json")
LISTS = {"entries": ("log", "entries"), "exchanges": ("exchanges",), "top": ()}
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def items(text: str | bytes) -> list[tuple[str, int, Any]]:
    raw = text.encode() if isinstance(text, str) else text
    return list(json_stream.items(PATH, BytesIO(raw), LISTS))


@pytest.fixture(params=[1, 2, 7, 1024])
def window(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the window hold next to nothing."""
    monkeypatch.setattr(json_stream, "CHUNK", request.param)


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"log": {"entries": []}}', []),
        ('{"log": {"entries": [1, 2]}}', [("entries", 1, 1), ("entries", 1, 2)]),
        (
            '{\n"log":\n{"a": [3], "entries": [\n1,\n\n[2]\n], "b": {"entries": [4]}}}\n',
            [("entries", 4, 1), ("entries", 6, [2])],
        ),
        ('\ufeff{"exchanges": [true]}', [("exchanges", 1, True)]),
        ('[{"a": "x\\ny"},\n"\u00e9\U0001f600"]', [("top", 1, {"a": "x\ny"}), ("top", 2, "é😀")]),
        ('{"entries": [1], "log": 5, "exchanges": []}', []),
        ('{"log": {"entries": {}}, "exchanges": [-1.5e3]}', [("exchanges", 1, -1500.0)]),
    ],
)
def test_items_come_with_their_lines(text: str, expected: list[tuple[str, int, Any]]) -> None:
    assert items(text) == expected


@given(
    st.lists(VALUES, max_size=5),
    st.dictionaries(st.text(), VALUES, max_size=3),
    st.integers(1, 40),
    st.none() | st.integers(0, 2),
    st.booleans(),
)
def test_items_are_what_json_reads(
    values: list[Any], others: dict[str, Any], size: int, indent: int | None, is_ascii: bool
) -> None:
    wanted = {**others, "log": {**others, "entries": values}, "exchanges": values}
    text = json.dumps(wanted, indent=indent, ensure_ascii=is_ascii)
    before = json_stream.CHUNK
    json_stream.CHUNK = size
    try:
        found = items(text.encode("utf-8", "surrogatepass") if is_ascii else _whole(text))
    finally:
        json_stream.CHUNK = before
    assert [item for name, _, item in found if name == "entries"] == json.loads(text)["log"][
        "entries"
    ]
    assert [item for name, _, item in found if name == "exchanges"] == values


def _whole(text: str) -> bytes:
    """Encode a text; hypothesis never makes lone surrogates."""
    return text.encode()


BROKEN = [
    ("", 1, "the file ends too early"),
    ("{", 1, "no member name"),
    ("{1: 2}", 1, "no member name"),
    ('{"log"}', 1, ": is expected, } came"),
    ('{"log": {"entries": [1 2]}}', 1, ", or ] is expected, 2 came"),
    ('{"log": {"entries": [1,', 1, "the file ends too early"),
    ('{"log": {"entries": [\n"abc', 2, "the file ends too early"),
    ('{"log": {"entries": [\n{"a": 1,\n"b": oops}]}}' + " " * 50, 3, "Expecting value"),
    ('{"log": {"entries": [\n{"a": }]}}', 2, "Expecting value"),
    ('{"log": {"entries": []}} {}', 1, "something follows the JSON document"),
    ('{"exchanges": 5}', 1, "it has none of log.entries, exchanges"),
    ('{"exchanges": [' + "[" * 100_000, 1, "it is nested too deep"),
    (b'{"exchanges": ["\xff"]}', 1, "the file is not UTF-8: invalid start byte"),
    (b'{"exchanges": ["a"]}\xc3', 1, "the file is not UTF-8: unexpected end of data"),
]


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize(("text", "line", "reason"), BROKEN)
def test_broken_file_is_named_with_line_and_reason(
    text: str | bytes, line: int, reason: str
) -> None:
    with pytest.raises(TrafficError) as error:
        items(text)
    assert str(error.value) == f"f.json:{line}: {reason}"
