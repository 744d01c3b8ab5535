"""What goes in one way and comes out another, member by member, as raw JSON text."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import (
    CHILD,
    CHILD_ANSWER,
    NOBODY,
    line,
    line_answer,
    minimal,
    minimal_answer,
)

FLAGS = ("include_login", "medical_invoice", "send_reminder")


def create(space: Space, **members: Any) -> str:
    answer = space.call("slyce", "createInvoice", body=minimal(**members))
    assert answer.status == 200, answer.text
    return answer.text


def test_nothing_but_what_is_required_gets_the_defaults(space: Space) -> None:
    answer = space.call("slyce", "createInvoice", body=minimal())
    assert (answer.status, answer.headers["content-type"], answer.json) == (
        200,
        "application/json",
        minimal_answer(),
    )


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize(
    ("sent", "answered"),
    [(0, 0), (1, 1), ("0", 0), ("1", 1), (False, 0), (True, 1)],
)
def test_flag_is_answered_as_an_integer(
    space: Space, flag: str, sent: object, answered: int
) -> None:
    assert f'"{flag}":{answered},' in create(space, **{flag: sent})


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("200.00", "200"),
        ("115.50", "115.5"),
        ("-3.00", "-3"),
        (200, "200"),
        (200.0, "200"),
        (115.5, "115.5"),
        (-3, "-3"),
        (0, "0"),
        ("-0.00", "0"),
        (-0.001, "0"),
        ("0.005", "0.01"),
        (1.005, "1.01"),
        (2.675, "2.68"),
        ("-0.005", "-0.01"),
        (0.1, "0.1"),
        ("999999999999.99", "999999999999.99"),
        ("-999999999999.99", "-999999999999.99"),
        (1e2, "100"),
    ],
)
def test_total_cost_is_a_number_without_a_needless_fraction(
    space: Space, sent: object, answered: str
) -> None:
    assert f'"total_cost":{answered},' in create(space, line_items=[line(total_cost=sent)])


@pytest.mark.parametrize(
    ("sent", "answered"), [("1", "1"), (1, "1"), (1.0, "1"), ("-2", "-2"), (0, "0"), ("007", "7")]
)
def test_quantity_is_answered_as_an_integer(space: Space, sent: object, answered: str) -> None:
    assert f'"quantity":{answered},' in create(space, line_items=[line(quantity=sent)])


@pytest.mark.parametrize(("sent", "answered"), [("123", "123"), (123, "123"), (123.0, "123")])
def test_id_of_a_line_is_answered_as_an_integer(space: Space, sent: object, answered: str) -> None:
    assert f'"line_items":[{{"id":{answered},' in create(space, line_items=[line(id=sent)])


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("50.00", '"50.00"'),
        ("$50.00", '"50.00"'),
        (50, '"50.00"'),
        ("50", '"50.00"'),
        (50.5, '"50.50"'),
        ("-$5", '"-5.00"'),
        ("0.005", '"0.01"'),
        (None, "null"),
    ],
)
def test_credit_is_text_with_two_decimals_or_null(
    space: Space, sent: object, answered: str
) -> None:
    assert f'"credit":{answered},"mail_to"' in create(space, credit=sent)


@pytest.mark.parametrize(
    ("member", "sent", "answered"),
    [
        ("number", 7, '"7"'),
        ("number", 7.5, '"7.5"'),
        ("mail_body", 7, '"7"'),
        ("footer_id", "2", "2"),
        ("footer_id", 2.0, "2"),
        ("footer_id", None, "null"),
        ("logo", "", '""'),
        ("invoice_preference", "paper", '"paper"'),
        ("invoice_preference", "both", '"both"'),
        ("custom_fields", None, "null"),
        ("custom_fields", [], "[]"),
        (
            "custom_fields",
            [{"name": "Fax", "value": 5, "tag": "{fax}", "extra": 1}],
            '[{"name":"Fax","value":"5","tag":"{fax}"}]',
        ),
        (
            "custom_fields",
            [{"name": "", "value": ""}],
            '[{"name":"","value":"","tag":""}]',
        ),
        ("line_items", [], "[]"),
    ],
)
def test_member_is_coerced_not_refused(
    space: Space, member: str, sent: object, answered: str
) -> None:
    assert f'"{member}":{answered}' in create(space, **{member: sent})


def test_numbers_are_taken_for_texts_in_lines(space: Space) -> None:
    items = [line(sku=101, name=5)]
    answer = space.call("slyce", "createInvoice", body=minimal(line_items=items))
    assert answer.json == minimal_answer(
        total="80.00", balance="80.00", line_items=[line_answer(sku="101")]
    )


def test_customer_has_every_member(space: Space) -> None:
    customer = {"custid": 7, "email": "ada@example.com", "zip": 90210, "nickname": "Addy"}
    answer = space.call("slyce", "createInvoice", body=minimal(customer=customer))
    assert answer.json == minimal_answer(
        customer={**NOBODY, "custid": "7", "email": "ada@example.com", "zip": "90210"}
    )


@pytest.mark.parametrize(("sent", "answered"), [("", '""'), (5, "5"), ("5", "5")])
def test_user_id_is_an_integer_or_an_empty_text(space: Space, sent: object, answered: str) -> None:
    customer = {"custid": "C-7", "email": "ada@example.com", "user_id": sent}
    assert f'"user_id":{answered},"first_name"' in create(space, customer=customer)


def test_child_inherits_the_due_date_and_has_no_day_of_service(space: Space) -> None:
    fields = [{"name": "Dosage", "value": "1", "tag": "ignored"}]
    items = [line(child=[{**CHILD, "custom_fields": fields, "order": "1"}])]
    answer = space.call("slyce", "createInvoice", body=minimal(line_items=items))
    child = {**CHILD_ANSWER, "custom_fields": [{"name": "Dosage", "value": "1"}]}
    assert answer.json == minimal_answer(
        total="100.00", balance="100.00", line_items=[line_answer(child=[child])]
    )


def test_ids_of_lines_are_the_clients_and_need_not_be_unique(space: Space) -> None:
    for _ in range(2):
        answer = space.call("slyce", "createInvoice", body=minimal(line_items=[line(), line()]))
        assert answer.json["data"]["line_items"] == [line_answer(), line_answer()]


def test_unknown_members_are_ignored(space: Space) -> None:
    body = minimal(status="paid", total="9.00", id=1, hash="x", anything={"a": [1]})
    answer = space.call("slyce", "createInvoice", body=body)
    assert answer.json == minimal_answer()


def test_nested_members_may_be_json_text(space: Space) -> None:
    body = minimal(
        customer='{"custid":"C-7","email":"ada@example.com"}',
        custom_fields='[{"name":"Fax","value":"5","tag":"{fax}"}]',
        line_items='[{"id":1,"sku":"TEA","name":"Tea","quantity":1,"total_cost":80,'
        '"due_date":"2024-05-29","date_service":"2024-04-28","child":"[]"}]',
    )
    answer = space.call("slyce", "createInvoice", body=body)
    assert answer.json == minimal_answer(
        total="80.00",
        balance="80.00",
        custom_fields=[{"name": "Fax", "value": "5", "tag": "{fax}"}],
        customer={**NOBODY, "custid": "C-7", "email": "ada@example.com"},
        line_items=[line_answer()],
    )


def test_number_need_not_be_unique_and_ids_count_up(space: Space) -> None:
    ids = [space.call("slyce", "createInvoice", body=minimal()).json["data"]["id"] for _ in "ab"]
    assert ids == [2051, 2052]


@pytest.mark.space(seed="empty")
def test_first_id_is_2050(space: Space) -> None:
    assert space.call("slyce", "createInvoice", body=minimal()).json["data"]["id"] == 2050


def test_id_that_an_import_has_taken_is_passed_over(space: Space) -> None:
    with space.world.transaction():
        invoices = space.world.collection("slyce.invoices")
        invoices.put("2051", invoices.get("2050") or {})
    assert space.call("slyce", "createInvoice", body=minimal()).json["data"]["id"] == 2052
