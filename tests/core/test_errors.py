"""Refusals in neutral words."""

import pytest

from mockinvoice.core.errors import ApiError, Kind, Problem


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ApiError(Kind.NOT_FOUND), "NOT_FOUND: the record does not exist"),
        (ApiError(Kind.NOT_FOUND, "no invoice iv_1"), "NOT_FOUND: no invoice iv_1"),
    ],
)
def test_refusal_says_its_kind_and_why(error: ApiError, text: str) -> None:
    assert str(error) == text


def test_refusal_carries_problems_and_details_or_none() -> None:
    problem = Problem(place=("items", 0, "name"), message="is missing")
    bare = ApiError(Kind.INVALID)
    full = ApiError(Kind.INVALID, problems=(problem,), details={"wait": 60})
    assert (bare.message, bare.problems, bare.details) == ("", (), {})
    assert (full.problems[0].value, full.details) == (None, {"wait": 60})


def test_kinds_differ_in_what_they_mean() -> None:
    assert len({kind.value for kind in Kind}) == len(Kind)
