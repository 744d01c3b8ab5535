"""Answers of the mock itself."""

import json

import pytest

from mockinvoice.web.problem import problem


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (400, "Bad Request"),
        (404, "Not Found"),
        (413, "Content Too Large"),
        (422, "Unprocessable Content"),
        (503, "Service Unavailable"),
    ],
)
def test_problem_says_what_is_wrong_and_what_to_do(status: int, title: str) -> None:
    answer = problem(status, detail="it is wrong", remedy="mend it", place="a", count=2)
    assert (answer.status, answer.headers) == (
        status,
        (("Content-Type", "application/problem+json"),),
    )
    assert list(json.loads(answer.body).items()) == [
        ("type", "about:blank"),
        ("title", title),
        ("status", status),
        ("detail", "it is wrong"),
        ("remedy", "mend it"),
        ("place", "a"),
        ("count", 2),
    ]
