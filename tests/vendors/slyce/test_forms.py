"""Form bodies (assumed): every member as text, nested ones as JSON text."""

import json

from tests.space import Space
from tests.vendors.slyce.bodies import (
    DEMO_HASH,
    NOBODY,
    line,
    line_answer,
    minimal_answer,
    wrong,
)

HEADERS = {"X-Authorization": "slyce-demo-key"}


def form(space: Space, method: str, path: str, **members: str):  # type: ignore[no-untyped-def]
    return space.http(method, f"/@{space.name}/slyce{path}", headers=HEADERS, form=members)


def test_create_from_a_form(space: Space) -> None:
    answer = form(
        space,
        "POST",
        "/v2/invoice",
        number="INV-1",
        date="2024-04-29",
        mail_to="ada@example.com",
        mail_body="",
        medical_invoice="1",
        footer_id="2",
        credit="$50.00",
        custom_fields='[{"name":"Fax","value":"5","tag":"{fax}"}]',
        customer='{"custid":"C-7","email":"ada@example.com"}',
        line_items=json.dumps([line(total_cost="80.00")]),
    )
    assert (answer.status, answer.json) == (
        200,
        minimal_answer(
            medical_invoice=1,
            footer_id=2,
            credit="50.00",
            total="80.00",
            balance="30.00",
            custom_fields=[{"name": "Fax", "value": "5", "tag": "{fax}"}],
            customer={**NOBODY, "custid": "C-7", "email": "ada@example.com"},
            line_items=[line_answer()],
        ),
    )


def test_update_from_a_form(space: Space) -> None:
    number, day, mail_to = "TST-EVE03152017", "2017-03-15", "evelynl@zylun.com"
    before = space.call("slyce", "getInvoice").json["data"]
    answer = form(
        space, "PUT", "/v2/invoice/2050", number=number, date=day, mail_to=mail_to, footer_id="9"
    )
    assert (answer.status, answer.json) == (200, {"data": {**before, "footer_id": 9}})


def test_send_with_a_form(space: Space) -> None:
    answer = form(space, "POST", f"/v2/invoice/send/{DEMO_HASH}", mail_to="eve@example.com")
    assert answer.status == 200
    assert [mail["to"] for mail in space.world.mailbox.all()] == [["eve@example.com"]]


def test_nested_member_that_is_no_json_text_is_refused(space: Space) -> None:
    answer = form(
        space,
        "POST",
        "/v2/invoice",
        number="INV-1",
        date="2024-04-29",
        mail_to="ada@example.com",
        custom_fields="{",
        customer="Ada",
        line_items="",
    )
    assert (answer.status, answer.json) == (
        400,
        wrong(
            custom_fields="The custom_fields must be an array.",
            customer="The customer must be an array.",
            line_items="The line_items must be an array.",
        ),
    )


def test_empty_form_misses_what_is_required(space: Space) -> None:
    answer = form(space, "POST", "/v2/invoice", other="1")
    assert (answer.status, answer.json) == (
        400,
        wrong(
            number="The number field is required.",
            date="The date field is required.",
            mail_to="The mail_to field is required.",
        ),
    )
