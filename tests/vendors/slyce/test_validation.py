"""Members of a body that are refused: every one, with every wrong kind of value."""

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import MINIMAL, error, minimal, wrong
from tests.vendors.slyce.wrong_values import (
    ARRAY,
    CHOICE,
    DATE,
    EMAIL,
    FLAG,
    INTEGER,
    LONG_EMAIL,
    MONEY,
    NO_ARRAYS,
    NO_DATES,
    NO_EMAILS,
    NO_FLAGS,
    NO_INTEGERS,
    NO_NUMBERS,
    NO_STRINGS,
    NO_URLS,
    NUMBER,
    REQUIRED,
    ROWS,
    SMALL,
    STRING,
    URL,
    refuse,
    rows,
)

TOP: ROWS = [
    ("number", NO_STRINGS, STRING),
    ("date", NO_DATES, DATE),
    ("mail_to", (*NO_EMAILS, LONG_EMAIL), EMAIL),
    ("logo", (*NO_URLS, None), URL),
    ("mail_body", (*NO_STRINGS, None), STRING),
    ("include_login", (*NO_FLAGS, None), FLAG),
    ("login_url", (*NO_URLS, None), URL),
    ("include_pdf", (*NO_FLAGS, None), FLAG),
    ("send_now", (*NO_FLAGS, None), FLAG),
    ("send_reminder", (*NO_FLAGS, None), FLAG),
    ("medical_invoice", (*NO_FLAGS, None), FLAG),
    ("invoice_preference", ("fax", "", "Email", 5), CHOICE),
    ("invoice_preference", (*NO_STRINGS, None), STRING),
    ("footer_id", NO_INTEGERS, INTEGER),
    ("footer_id", (10**15, -(10**15), 1e15), SMALL),
    ("custom_fields", NO_ARRAYS, ARRAY),
    ("credit", (*NO_NUMBERS, "$", "$$5", "5$"), NUMBER),
    ("credit", (10**12, "-$1000000000000", 1e300, "9" * 400), MONEY),
    ("customer", ("x", "", 5, True, [], None), ARRAY),
    ("line_items", (*NO_ARRAYS, None), ARRAY),
    ("webhook_url", (*NO_URLS, None), URL),
]


@pytest.mark.parametrize("operation", ["createInvoice", "updateInvoice"])
@pytest.mark.parametrize(("name", "value", "sentence"), rows(TOP))
def test_wrong_value_of_a_member(
    space: Space, operation: str, name: str, value: object, sentence: str
) -> None:
    refuse(space, operation, minimal(**{name: value}), name, sentence)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("overdue", CHOICE), ("", CHOICE), ("Paid", CHOICE), (5, CHOICE), (True, STRING)],
)
def test_wrong_status_of_an_update(space: Space, value: object, sentence: str) -> None:
    refuse(space, "updateInvoice", minimal(status=value), "status", sentence)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    rows([("mail_to", (*NO_EMAILS, "", None), EMAIL), ("mail_body", (*NO_STRINGS, None), STRING)]),
)
def test_wrong_member_of_a_send(space: Space, name: str, value: object, sentence: str) -> None:
    refuse(space, "sendInvoice", {name: value}, name, sentence)


@pytest.mark.parametrize("operation", ["createInvoice", "updateInvoice"])
@pytest.mark.parametrize("name", ["number", "date", "mail_to"])
@pytest.mark.parametrize("how", ["absent", "null", "empty"])
def test_required_member_is_missing(space: Space, operation: str, name: str, how: str) -> None:
    body = {**MINIMAL, name: None if how == "null" else ""}
    if how == "absent":
        del body[name]
    refuse(space, operation, body, name, REQUIRED)


@pytest.mark.parametrize("operation", ["createInvoice", "updateInvoice"])
@pytest.mark.parametrize("body", [None, {}])
def test_no_body_misses_what_is_required(space: Space, operation: str, body: object) -> None:
    answer = space.call("slyce", operation, body=body)
    assert (answer.status, answer.json) == (
        400,
        wrong(
            number="The number field is required.",
            date="The date field is required.",
            mail_to="The mail_to field is required.",
        ),
    )


@pytest.mark.parametrize("operation", ["createInvoice", "updateInvoice", "sendInvoice"])
@pytest.mark.parametrize("text", ["{", "nonsense", "[]", "[{}]", '"text"', "5", "true", "{} {}"])
def test_body_that_is_no_object(space: Space, operation: str, text: str) -> None:
    before = space.state()
    answer = space.call("slyce", operation, raw=text)
    assert (answer.status, answer.json) == (400, error(400, "GEN-WRONG-ARGS", "Wrong Arguments"))
    assert space.state() == before


def test_body_is_looked_at_before_the_id(space: Space) -> None:
    answer = space.call("slyce", "updateInvoice", path={"id": "1"}, body={})
    assert answer.status == 400
