"""Nothing secret is kept, in whatever a client hides it."""

import json
from typing import Any
from urllib.parse import quote_plus, urlencode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockinvoice.contract.redact import Redactor
from tests.contract.papers import compiled, operation

CARD = "4242 4242 4242 4242"
SCHEMA = {
    "properties": {
        "secret": {"x-sensitive": "mask"},
        "cardNumber": {"x-sensitive": "last4"},
    }
}
SCHEMES = {
    "header": {"type": "apiKey", "in": "header", "name": "X-Paper"},
    "query": {"type": "apiKey", "in": "query", "name": "Paper-Key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
    "bearer": {"type": "http", "scheme": "bearer"},
}


def redactor(*, schema: Any = SCHEMA) -> Redactor:
    return Redactor(
        compiled(
            {"/a": {"get": operation("getA")}},
            components={"schemas": {"A": schema}, "securitySchemes": SCHEMES},
        )
    )


CARDS = redactor()
NO_CARDS = redactor(schema={"properties": {"secret": {"x-sensitive": "mask"}}})


def test_headers_that_carry_credentials_are_masked() -> None:
    names = [
        *("Authorization", "authorization", "Cookie", "Set-Cookie", "Proxy-Authorization"),
        *("API-Key", "x-api-key", "X-PAPER", "Accept", "Paper-Key"),
    ]
    assert CARDS.headers((name, "v") for name in names) == {
        **dict.fromkeys(names[:-2], "***"),
        "Accept": "v",
        "Paper-Key": "v",
    }


@pytest.mark.parametrize(
    ("pair", "kept"),
    [
        (("paper-key", "k"), ("paper-key", "***")),
        (("X-Paper", "k"), ("X-Paper", "***")),
        (("access_token", "k"), ("access_token", "***")),
        (("API_KEY", "k"), ("API_KEY", "***")),
        (("secret", "k"), ("secret", "***")),
        (("note[secret]", "k"), ("note[secret]", "***")),
        (("note.0.Secret", "k"), ("note.0.Secret", "***")),
        (("secrets", "k"), ("secrets", "k")),
        (("limit", "20"), ("limit", "20")),
        (("note", CARD), ("note", "***4242")),
        ((CARD, "1"), ("***4242", "1")),
        (("note", '{"secret":"k","a":1}'), ("note", '{"secret":"***","a":1}')),
        (("note", ' [{"secret":"k"}]'), ("note", '[{"secret":"***"}]')),
        (("note", '{"secret":"k"'), ("note", "***")),
        (("note", "my secret is out"), ("note", "my secret is out")),
    ],
)
def test_query_is_masked_by_name_and_by_what_it_holds(
    pair: tuple[str, str], kept: tuple[str, str]
) -> None:
    assert CARDS.query([pair]) == [kept]


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/notes/1", "/notes/1"),
        ("/notes/4242424242424242/x", "/notes/***4242/x"),
        (f"/{CARD}", "/***4242"),
    ],
)
def test_path_is_kept_without_card_numbers(path: str, kept: str) -> None:
    assert CARDS.path(path) == kept
    assert NO_CARDS.path(path) == path


JSON_BODIES: list[tuple[str, str]] = [
    ('{"a": 1}', '{"a": 1}'),
    ('{"secret": "k"}', '{"secret":"***"}'),
    ('{"Secret": 7, "b": [1.50]}', '{"Secret":"***","b":[1.5]}'),
    ('[{"secret": "k"}, {"a": {"secret": true}}]', '[{"secret":"***"},{"a":{"secret":"***"}}]'),
    ('{"secret": ["k", {"b": "k"}]}', '{"secret":"***"}'),
    ('{"secret": {"b": "k"}}', '{"secret":"***"}'),
    ('{"secret": null}', '{"secret":null}'),
    ('{"secret": "k", "secret": null}', '{"secret":null}'),
    ('{"\\u0073ecret": "k"}', '{"secret":"***"}'),
    ('{"authorization": "k", "X-Paper": "k"}', '{"authorization":"***","X-Paper":"***"}'),
    ('{"note": "secret"}', '{"note":"secret"}'),
    ('{"cardNumber": "4242424242424242"}', '{"cardNumber":"***4242"}'),
    ('{"cardNumber": 4242424242424242}', '{"cardNumber":"***4242"}'),
    ('{"cardNumber": "4242"}', '{"cardNumber":"***"}'),
    ('{"cardNumber": "1234567"}', '{"cardNumber":"***"}'),
    ('{"cardNumber": "12345678"}', '{"cardNumber":"***5678"}'),
    ('{"cardNumber": ["4242424242424242"]}', '{"cardNumber":"***"}'),
    ('{"note": "pay 4242-4242-4242-4242 now"}', '{"note":"pay ***4242 now"}'),
    ('{"note": 4242424242424242}', '{"note":"***4242"}'),
    ('{"note": ["4242 4242 4242 4242"]}', '{"note":["***4242"]}'),
    ('{"4242424242424242": 1}', '{"***4242":1}'),
    ('{"note": "\\u0034242424242424242"}', '{"note":"***4242"}'),
    ('{"id": "123456789012"}', '{"id": "123456789012"}'),
    ('{"id": 0.1234567890123456}', '{"id":0.1234567890123456}'),
    ('"secret"', '"secret"'),
]


@pytest.mark.parametrize(("raw", "kept"), JSON_BODIES)
def test_json_is_masked_wherever_it_stands(raw: str, kept: str) -> None:
    assert CARDS.body(raw.encode()).decode() == kept


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("limit=20&a=b+c", "limit=20&a=b+c"),
        ("a=1&secret=k", "a=1&secret=%2A%2A%2A"),
        ("a=&SECRET=", "a=&SECRET=%2A%2A%2A"),
        ("note[secret]=k&note[a]=1", "note%5Bsecret%5D=%2A%2A%2A&note%5Ba%5D=1"),
        ("s%65cret=k&a=1", "secret=%2A%2A%2A&a=1"),
        ("s%45cret=k&a=1", "sEcret=%2A%2A%2A&a=1"),
        ("n%6Fte%5Bs%65cret%5D=k", "note%5Bsecret%5D=%2A%2A%2A"),
        ("a=4242+4242+4242+4242", "a=%2A%2A%2A4242"),
        ("a=%34242424242424242", "a=%2A%2A%2A4242"),
        ("a=my+secret", "a=my+secret"),
        ("a=1%25", "a=1%25"),
        ("secret", "secret=%2A%2A%2A"),
        (
            "note=" + quote_plus('{"secret":"k","b":1}'),
            "note=" + quote_plus('{"secret":"***","b":1}'),
        ),
    ],
)
def test_form_is_masked_by_name_and_by_what_it_holds(raw: str, kept: str) -> None:
    assert CARDS.body(raw.encode()).decode() == kept


@pytest.mark.parametrize(
    "raw",
    [
        b'{"secret": "k"',
        b'{"secret": "a=b&c=d"',
        b"{'secret': 'k'}",
        b"<note><secret>k</secret></note>",
        b"\xff\xfesecret=k\x00",
        b'{"a":' + b"[" * 200 + b'"secret"' + b"]" * 200 + b"}",
        b"card 4242 4242 4242 4242 of mine",
        b'{"s\\u0065cret": "k"',
    ],
)
def test_what_cannot_be_read_but_may_hold_a_secret_goes_as_a_whole(raw: bytes) -> None:
    assert CARDS.body(raw) == b"***"


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"<html>100% fine</html>", b"a,b\n1,2"])
def test_what_cannot_be_read_and_holds_nothing_stays(raw: bytes) -> None:
    assert CARDS.body(raw) == raw


def test_numbers_stay_where_no_card_is_known() -> None:
    for raw in (b'{"note":4242424242424242}', b"a=4242424242424242", b"4242424242424242"):
        assert NO_CARDS.body(raw) == raw
    assert NO_CARDS.body(b'{"secret":"4242424242424242"}') == b'{"secret":"***"}'


VALUES: list[tuple[tuple[str | int, ...], Any, str, Any, str]] = [
    (("body", "a"), 1, "a is 1", 1, "a is 1"),
    (("body", "a"), None, "a is missing", None, "a is missing"),
    ((), "x", "it is x", "x", "it is x"),
    (("body", "secret"), "k", "secret is k", "***", "secret is not as documented"),
    (("body", "secret"), None, "secret is missing", None, "secret is missing"),
    (("body", "secret", 0), "k", "k is wrong", "***", "secret is not as documented"),
    (("query", "paper-key"), "k", "it is k", "***", "paper-key is not as documented"),
    (("body", "paper-key"), "k", "it is k", "k", "it is k"),
    (("headers", "X-Paper"), "k", "it is k", "***", "X-Paper is not as documented"),
    (("body",), {"secret": "k"}, "k", {"secret": "***"}, "the value is not as documented"),
    (("body", "n"), CARD, f"n is {CARD}", "***4242", "the value is not as documented"),
    (("query", CARD), None, f"{CARD} is unknown", None, "***4242 is unknown"),
    (("body", "a"), "x" * 2000, "y" * 2000, "(2002 bytes)", "y" * 1000),
]


@pytest.mark.parametrize(("place", "value", "message", "kept", "told"), VALUES)
def test_value_and_sentence_of_a_finding_are_fit_to_be_kept(
    place: tuple[str | int, ...], value: Any, message: str, kept: Any, told: str
) -> None:
    assert CARDS.value(place, value, message=message) == (kept, told)


SECRET = "hidden-secret-value"
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.text("ab", max_size=3), st.just(SECRET)
)


def holding(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["secret", "Secret", "x-paper", "a", "b"])
    return st.lists(children, max_size=3) | st.dictionaries(names, children, max_size=3)


def hide(data: Any, *, inside: bool = False) -> Any:
    """Leave the secret only where a name says that it is one."""
    if isinstance(data, dict):
        return {
            name: hide(value, inside=inside or name.lower() in ("secret", "x-paper"))
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [hide(item, inside=inside) for item in data]
    return "plain" if data == SECRET and not inside else data


@given(st.recursive(LEAVES, holding, max_leaves=20), st.booleans())
def test_no_secret_under_its_name_survives(data: Any, is_cut: bool) -> None:
    raw = orjson.dumps(hide(data))
    kept = CARDS.body(raw[:-1] if is_cut else raw)
    assert SECRET.encode() not in kept
    if not is_cut:
        assert shape(json.loads(kept)) == shape(masked(hide(data)))


def masked(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            name: (None if value is None else "***")
            if name.lower() in ("secret", "x-paper")
            else masked(value)
            for name, value in data.items()
        }
    return [masked(item) for item in data] if isinstance(data, list) else data


def shape(data: Any) -> str:
    return json.dumps(data)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["secret", "note[secret]", "a", "x-paper", "paper-key"]),
            st.text(max_size=5),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_secret_in_a_form_survives(pairs: list[tuple[str, str]]) -> None:
    sent = [(name, f"{SECRET}{value}" if name != "a" else value) for name, value in pairs]
    assert SECRET not in CARDS.body(urlencode(sent).encode()).decode()
