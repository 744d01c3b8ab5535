"""Members that are named twice in one object are found, wherever and however they are spelled."""

import orjson
import pytest

from mockinvoice.contract.repeated import repeated


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("{}", []),
        ("[1, 2]", []),
        ('{"a": 1, "b": {"a": 2}}', []),
        ('{"a": "12:00:00", "b": "::"}', []),
        ('{"a": 1, "a": 1}', ["a"]),
        ('{"a": 1, "a": 2, "a": 3}', ["a"]),
        ('{"b": 1, "a": 1, "a": 2, "b": 2}', ["a", "b"]),
        ('[{"a": 1, "a": 2}, {"a": 1}, {"a": 1, "a": 2}]', ["a", "a"]),
        (r'{"a": ":", "\u0061": 2}', ["a"]),
        (r'{"a\u003a": ":", "b": 2}', []),
        ('{"a": 1, "A": 2}', []),
    ],
)
def test_names_that_occur_twice_are_returned(raw: str, names: list[str]) -> None:
    assert repeated(raw.encode(), orjson.loads(raw)) == names


def test_case_is_ignored_where_the_vendor_ignores_it() -> None:
    raw = b'{"Id": 1, "iD": 2, "other": 3}'
    assert repeated(raw, orjson.loads(raw), ignores_case=True) == ["id"]
