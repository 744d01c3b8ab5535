"""Values and bytes that are unlikely to be expected."""

from typing import Any

from hypothesis import strategies as st

ODD = [
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "NaN",
    "2024-02-30",
    "9999-12-31",
    "0000-00-00",
    "2024-04-29T12:00:00+99:99",
    "\x00",
    "\r\nX: 1",
    "\ud7ff\u202e",
    "%00",
    "../..",
    "__proto__",
    "🙂" * 3,
    "a" * 5000,
    "null",
    "true",
    "data:;base64,!!!",
]
NUMBERS = [0, -1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**30, 0.1, 1e308, -0.0, 1e-320]


def texts() -> st.SearchStrategy[str]:
    """Return texts that somebody once fell over, and any."""
    return st.one_of(st.sampled_from(ODD), st.text(_characters(), max_size=12))


def values() -> st.SearchStrategy[Any]:
    """Return JSON values."""
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.sampled_from(NUMBERS),
        st.integers(-(2**70), 2**70),
        st.floats(allow_nan=False, allow_infinity=False),
        texts(),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(texts(), inner, max_size=4)
        ),
        max_leaves=6,
    )


@st.composite
def mutated(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return bytes with some taken out, put in, repeated or changed."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 8)))
        kind = draw(st.sampled_from(["drop", "insert", "repeat", "cut", "swap"]))
        if kind == "drop":
            del data[at:end]
        elif kind == "insert":
            data[at:at] = draw(st.binary(min_size=1, max_size=6))
        elif kind == "repeat":
            data[at:at] = data[at:end] * 3
        elif kind == "cut":
            del data[at:]
        else:
            data[at:end] = draw(st.binary(min_size=end - at, max_size=end - at))
    return bytes(data)


def _characters() -> st.SearchStrategy[str]:
    return st.characters(exclude_categories=["Cs"])
