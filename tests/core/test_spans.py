"""Records whose text is in a span are found by an index, whatever has been done to them before."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockinvoice.core import index
from mockinvoice.core.store import Collection, Store

NAME = "v.papers"
TEXTS = ("2024-01-01", "2024-01-02", "2024-02-01", "2024-03-01", "2025-01-01")
Given = list[tuple[str, Any, str]]


def stored(given: Given) -> tuple[Store, Collection]:
    """Put records one after the other; one whose value is False is taken out."""
    store = Store(indexes={NAME: ("day", "state")})
    papers = store.collection(NAME)
    with store.transaction():
        for key, day, state in given:
            if day is False:
                papers.delete(key)
            else:
                papers.put(key, {"day": day, "state": state})
    return store, papers


def keys(papers: Collection, **how: Any) -> list[str]:
    return [key for key, _ in papers.scan(**how)]


FOUR: Given = [("a", TEXTS[0], "x"), ("b", TEXTS[2], "y"), ("c", None, "x"), ("d", TEXTS[4], "x")]


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ((None, None), ["a", "b", "d"]),
        ((TEXTS[0], None), ["a", "b", "d"]),
        ((TEXTS[1], None), ["b", "d"]),
        ((None, TEXTS[2]), ["a"]),
        ((TEXTS[2], TEXTS[4]), ["b"]),
        ((TEXTS[4], TEXTS[0]), []),
    ],
)
@pytest.mark.parametrize("many", [0, 4096])
def test_a_span_has_its_first_text_but_not_its_last(
    monkeypatch: pytest.MonkeyPatch, span: index.Span, found: list[str], many: int
) -> None:
    monkeypatch.setattr(index, "MANY", many)
    _, papers = stored(FOUR)
    assert keys(papers, within={"day": span}) == found
    assert keys(papers, within={"day": span}, newest_first=True) == found[::-1]


def test_spans_narrow_down_what_values_find_and_the_other_way_round() -> None:
    _, papers = stored(FOUR)
    assert keys(papers, where={"state": "x"}, within={"day": (TEXTS[1], None)}) == ["d"]
    assert keys(papers, where={"state": "y"}, within={"day": (None, None)}) == ["b"]


@pytest.mark.parametrize("newest_first", [False, True])
def test_texts_need_not_ascend_with_creation(newest_first: bool) -> None:
    """Neither before somebody asks for a span, nor of what is put later or twice."""
    _, papers = stored([("a", TEXTS[3], "x"), ("b", TEXTS[0], "x"), ("c", TEXTS[2], "x")])
    step = -1 if newest_first else 1
    found = [
        keys(papers, within={"day": span}, newest_first=newest_first)
        for span in [(None, None), (TEXTS[1], None), (None, TEXTS[3])]
    ]
    assert found == [["a", "b", "c"][::step], ["a", "c"][::step], ["b", "c"][::step]]


def test_a_span_of_a_member_without_index_is_a_mistake() -> None:
    _, papers = stored(FOUR)
    with pytest.raises(KeyError):
        papers.scan(within={"name": ("a", None)})


def test_what_is_removed_on_the_way_is_not_found() -> None:
    store, papers = stored(FOUR)
    seen = []
    with store.transaction():
        for key, _ in papers.scan(within={"day": (None, TEXTS[4])}):
            seen.append(key)
            papers.delete("b")
    assert seen == ["a"]


def test_a_walk_goes_on_behind_a_record() -> None:
    _, papers = stored(FOUR)
    assert keys(papers, within={"day": (None, None)}, after="a") == ["b", "d"]
    assert keys(papers, within={"day": (None, None)}, after="c", newest_first=True) == ["b", "a"]


GIVEN = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from([*TEXTS, None, 7, False]),
        st.sampled_from("xy"),
    )
)
BOUND = st.sampled_from([None, *TEXTS])


@given(GIVEN, GIVEN, st.tuples(BOUND, BOUND), st.booleans())
def test_an_index_of_texts_follows_all_changes(
    before: Given, after: Given, span: index.Span, newest_first: bool
) -> None:
    store, papers = stored(before)
    keys(papers, within={"day": span})  # from now on the texts are kept in order
    shared = store.share()
    with store.transaction():
        for key, day, state in after:
            if day is False:
                papers.delete(key)
            else:
                papers.put(key, {"day": day, "state": state})
    for _ in range(2):
        lower, upper = span[0] or "", span[1] or "9"
        wanted = [
            key
            for key, record in papers.scan(newest_first=newest_first)
            if isinstance(record["day"], str) and lower <= record["day"] < upper
        ]
        assert keys(papers, within={"day": span}, newest_first=newest_first) == wanted
        with store.transaction():
            store.take(shared)
