"""Making, describing, resetting and removing spaces."""

from typing import Any

import pytest

from tests.control.calls import BASE, NOON, Control, invalid, problem

DEFAULTS = {
    "clock": NOON,
    "seed": "demo",
    "random_seed": 0,
    "references": "documented",
    "credentials": "any",
    "limits": "off",
    "contract": "observe",
    "journal": 1000,
    "options": {"toy.ink": "blue"},
}


def described(control: Control, now: str = NOON, **options: Any) -> dict[str, Any]:
    return {
        "name": control.space,
        "options": {**DEFAULTS, **options},
        "now": now,
        "urls": {"toy": f"{BASE}/@{control.space}/toy/v1"},
    }


def notes(control: Control) -> list[str]:
    with control.world.transaction():
        return [key for key, _ in control.world.collection("toy.notes").scan()]


def add_note(control: Control) -> None:
    url = f"/@{control.space}/toy/v1/notes"
    assert control.send("POST", url, {"text": "x"}, headers={"X-Toy": "k"}).status == 200


def test_put_makes_a_space_with_these_options(control: Control) -> None:
    options = {
        "clock": "2024-05-01",
        "seed": "empty",
        "random_seed": 7,
        "references": "strict",
        "credentials": "listed",
        "limits": "documented",
        "contract": "enforce",
        "journal": 5,
        "options": {"toy.ink": "black"},
    }
    answer = control.send("PUT", control.at(""), options)
    expected = described(control, "2024-05-01T00:00:00Z", **options)
    assert (answer.status, answer.json) == (200, expected)
    assert control.send("GET", control.at("")).json == expected
    assert notes(control) == []


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b'{"options": {}, "journal": 1e3}'])
def test_put_without_options_makes_a_space_with_the_defaults(control: Control, body: bytes) -> None:
    answer = control.send("PUT", control.at(""), raw=body)
    assert (answer.status, answer.json) == (200, described(control))
    assert notes(control) == ["n0"]


def test_put_with_the_same_options_changes_nothing(control: Control) -> None:
    for _ in range(2):
        assert control.send("PUT", control.at(""), {"random_seed": 3}).status == 200
        add_note(control)
    assert notes(control) == ["n0", "n1", "n2"]


def test_put_with_other_options_makes_the_space_anew(control: Control) -> None:
    add_note(control)
    assert control.send("PUT", control.at(""), {"random_seed": 4}).status == 200
    assert (notes(control), control.world.journal.all()) == (["n0"], [])


WRONG = [
    ({"references": "never"}, "references is 'never'; use one of documented, strict, lenient"),
    ({"references": None}, "references is None; use one of documented, strict, lenient"),
    ({"seed": ["demo"]}, "seed is ['demo']; use one of demo, empty, file"),
    (
        {"clock": "soon"},
        "clock is 'soon'; use 'real' or an instant such as 2024-04-29T12:00:00Z",
    ),
    ({"clock": "1815-12-10"}, "clock is '1815-12-10'; use one of the years 1970 to 8999"),
    ({"options": {"toy.pen": "x"}}, "there is no option 'toy.pen'; use one of toy.ink"),
    ({"options": {"toy.ink": "red"}}, "toy.ink is 'red'; use one of blue, black"),
    ({"options": {"toy.ink": None}}, "toy.ink is None; use one of blue, black"),
    ({"options": []}, "options: must be an object"),
    ({"options": None}, "options: must not be null"),
    ({"random_seed": -1}, "random_seed: must be from 0 to 9007199254740991"),
    ({"random_seed": 2**60}, "random_seed: must be from 0 to 9007199254740991"),
    ({"random_seed": "7"}, "random_seed: must be a whole number"),
    ({"journal": 1.5}, "journal: must be a whole number"),
    ({"journal": "x", "random_seed": True}, "random_seed: must be a whole number; journal: must be"
     " a whole number"),
    (
        {"clok": "real"},
        "there is no space option 'clok'; use one of clock, seed, random_seed, references,"
        " credentials, limits, contract, journal, options",
    ),
    ([], "the body: must be an object"),
    ("x", "the body: must be an object"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "detail"), WRONG, ids=[detail for _, detail in WRONG])
def test_wrong_option_is_refused_and_changes_nothing(
    control: Control, body: Any, detail: str
) -> None:
    add_note(control)
    answer = control.send("PUT", control.at(""), body)
    assert (answer.status, answer.json) == (422, invalid(detail))
    assert answer.headers["content-type"] == "application/problem+json"
    assert notes(control) == ["n0", "n1"]


def test_seed_file_needs_a_mock_that_was_started_with_one(control: Control) -> None:
    answer = control.send("PUT", control.at(""), {"seed": "file"})
    assert (answer.status, answer.json) == (
        422,
        invalid(
            "seed is 'file', but the mock was started without a seed file",
            "start it with --seed FILE, or import a state with PUT documents",
        ),
    )


def test_malformed_body_is_refused(control: Control) -> None:
    answer = control.send("PUT", control.at(""), raw=b"{")
    assert (answer.status, answer.json) == (
        400,
        problem(
            400,
            "Bad Request",
            "the body is not JSON: unexpected end of data: line 1 column 2 (char 1)",
            "send a JSON object, or no body where none is needed",
        ),
    )


def test_get_of_an_unknown_space_makes_none(control: Control) -> None:
    for method in ("GET", "DELETE"):
        answer = control.send(method, control.at(""))
        assert (answer.status, answer.json) == (
            404,
            problem(
                404,
                "Not Found",
                f"space '{control.space}' does not exist",
                f"make it with PUT {control.at('')}, or use it once",
            ),
        )
    assert control.mock.worlds.find(control.space) is None


def test_deleted_space_is_gone_and_begins_anew(control: Control) -> None:
    add_note(control)
    answer = control.send("DELETE", control.at(""))
    assert (answer.status, answer.json) == (200, {"name": control.space, "deleted": True})
    assert control.mock.worlds.find(control.space) is None
    assert notes(control) == ["n0"]


def test_reset_goes_back_to_the_seed_and_keeps_the_options(control: Control) -> None:
    control.send("PUT", control.at(""), {"random_seed": 7})
    before = control.send("GET", control.at("/documents")).json
    add_note(control)
    control.send("POST", control.at("/actions/toy/stamp"), {"note": "n0"})
    control.send("POST", control.at("/clock/advance"), {"by": "P40D"})
    answer = control.send("POST", control.at("/reset"))
    assert (answer.status, answer.json) == (200, described(control, random_seed=7))
    assert control.send("GET", control.at("/documents")).json == before
    assert control.send("GET", control.at("/exchanges")).json == {
        "exchanges": [],
        "evicted": 0,
        "notes": [],
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", ""),
        ("POST", "/reset"),
        ("GET", "/documents"),
        ("GET", "/exchanges"),
        ("GET", "/clock"),
        ("GET", "/outbox"),
        ("GET", "/deliveries"),
    ],
)
def test_bad_name_of_a_space_is_refused(control: Control, method: str, path: str) -> None:
    answer = control.send(method, f"/_mock/spaces/-x{path}")
    assert (answer.status, answer.json) == (
        422,
        invalid(
            "space: a space cannot be named '-x'; use 1 to 64 of A-Z a-z 0-9 . _ -,"
            " beginning with a letter or digit"
        ),
    )


def test_two_spaces_never_meet(control: Control) -> None:
    add_note(control)
    other = Control(control.mock, control.space + "-other")
    assert (notes(other), notes(control)) == (["n0"], ["n0", "n1"])
    assert other.send("GET", other.at("/exchanges")).json["exchanges"] == []
    control.mock.worlds.delete(other.space)
