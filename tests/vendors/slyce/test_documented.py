"""What the document prints, sent and compared as raw JSON text: spellings count too."""

import json

import pytest

from tests.space import Space
from tests.vendors.slyce.bodies import DEMO_HASH, HASH_OF_2051, raw, sent

NAMES = {123: "Peanut", 124: "PButter", 125: "PMayo", 130: "Strawberry Jam"}
ANSWERED_ONLY = ("id", "hash", "pdf", "date_sent", "total", "balance", "status")
# In its second line the document has the same two members the other way round.
SWAPPED = '"date_paid":"0000-00-00","date_service":"2017-03-15","custom_fields":null,"child":[]'
IN_ORDER = '"date_service":"2017-03-15","date_paid":"0000-00-00","custom_fields":null,"child":[]'


def documented(**replaced: str) -> str:
    """The document's answer as raw text, with the raw values of these members replaced."""
    text = raw("documented_answer").replace(SWAPPED, IN_ORDER)
    old = {"id": "2050", "send_reminder": '"1"', "balance": '"0.00"', "hash": f'"{DEMO_HASH}"'}
    old |= {"date_sent": '"2017-03-15"'}
    for member, value in {"send_reminder": "1", **replaced}.items():
        pair = f'"{member}":{old[member]}'
        assert text.count(pair) == 1
        text = text.replace(pair, f'"{member}":{value}')
    return text


def request_from_answer() -> dict[str, object]:
    """A create made of the members of the document's answer, each line and child with a name."""
    members = sent("documented_answer")["data"]
    body = {name: value for name, value in members.items() if name not in ANSWERED_ONLY}
    for line in body["line_items"]:
        for item in (line, *line["child"]):
            item["name"] = NAMES[item["id"]]
    return body


def test_create_of_the_documented_members_is_answered_by_the_document(space: Space) -> None:
    answer = space.call("slyce", "createInvoice", body=request_from_answer())
    assert (answer.status, answer.text) == (
        200,
        documented(
            id="2051", hash=f'"{HASH_OF_2051}"', date_sent='"2024-04-29"', balance='"322.50"'
        ),
    )


def test_whole_answer_sent_back_is_taken_and_answered_only_members_are_ignored(
    space: Space,
) -> None:
    body = {**sent("documented_answer")["data"], **request_from_answer()}
    answer = space.call("slyce", "createInvoice", body=body)
    assert (answer.status, answer.text) == (
        200,
        documented(
            id="2051", hash=f'"{HASH_OF_2051}"', date_sent='"2024-04-29"', balance='"322.50"'
        ),
    )


def test_demo_invoice_is_the_documented_one(space: Space) -> None:
    answer = space.call("slyce", "getInvoice")
    assert (answer.status, answer.text) == (200, documented(balance='"322.50"'))


@pytest.mark.space(options={"slyce.balance": "documented"})
def test_with_the_documented_balance_the_answer_is_the_document_to_the_letter(
    space: Space,
) -> None:
    answer = space.call("slyce", "getInvoice")
    assert (answer.status, answer.text) == (200, documented())


def test_documented_update_sent_as_printed_is_taken(space: Space) -> None:
    answer = space.call("slyce", "updateInvoice", raw=raw("documented_update"))
    assert (answer.status, answer.text) == (
        200,
        '{"data":{"id":2050,"hash":"bZh9aU89BMeOeFl1r7AXkVxy6bqZDOoW8aotJuhhZdUL3xZaPm",'
        '"number":"TST-EVE03152017","date":"2017-03-22","logo":"","credit":"50.00",'
        '"mail_to":"email@domain.com","mail_body":"An Invoice for your recent bill has been'
        ' created under your account.","footer_id":2,"include_login":0,'
        '"login_url":"https://slycegateway-slycev2.cmsonline.comn","include_pdf":0,"pdf":"",'
        '"medical_invoice":1,"send_now":0,"send_reminder":1,"invoice_preference":"email",'
        '"webhook_url":"https://email-invoice.com/response","date_sent":"2017-03-15",'
        '"total":"322.50","balance":"272.50","status":"outstanding","custom_fields":['
        '{"name":"Contact Person","value":"John Doe","tag":"{contact_person}"},'
        '{"name":"Secondary Email","value":"email2@domain.com","tag":"{secondary_email}"}],'
        '"customer":{"custid":"7111177788","user_id":142971,"first_name":"Savy",'
        '"last_name":"Phere","email":"email@domain.com","phone":"","company":"","street1":"",'
        '"street2":"","city":"","state":"","zip":"","country":""},"line_items":['
        '{"id":123,"sku":"PN01","quantity":1,"total_cost":200,"due_date":"2017-03-22",'
        '"date_service":"2017-03-22","date_paid":"0000-00-00","custom_fields":['
        '{"name":"Description","value":"A simple dummy text of the printing and typesetting'
        ' industry."},{"name":"Dosage","value":"Lorem Ipsum comes from sections 1.10.32 and'
        ' 1.10.33"}],"child":[{"id":124,"sku":"PNB01","quantity":1,"total_cost":10,'
        '"due_date":"2017-03-22","date_paid":"0000-00-00","custom_fields":['
        '{"name":"Description","value":"test industry"},'
        '{"name":"Dosage","value":"comes from sections 1.10.32"}]},'
        '{"id":125,"sku":"PNM01","quantity":1,"total_cost":-3,"due_date":"2017-03-22",'
        '"date_paid":"0000-00-00","custom_fields":['
        '{"name":"Description","value":"typesetting industry"},'
        '{"name":"Dosage","value":"comes from sections 1.10.32 and 1.10.33"}]}]},'
        '{"id":130,"sku":"STBJ","quantity":1,"total_cost":115.5,"due_date":"2017-03-22",'
        '"date_service":"2017-03-22","date_paid":"0000-00-00","custom_fields":null,'
        '"child":[]}]}}',
    )


@pytest.mark.parametrize("body", [None, {}, {"mail_to": "a@b.example"}])
def test_send_is_answered_by_the_document_save_the_day(
    space: Space, body: dict[str, str] | None
) -> None:
    answer = space.call("slyce", "sendInvoice", body=body)
    assert (answer.status, answer.text) == (
        200,
        documented(date_sent='"2024-04-29"', balance='"322.50"'),
    )


def test_names_and_orders_are_kept_though_never_answered(space: Space) -> None:
    body = request_from_answer()
    space.call("slyce", "createInvoice", body={**body, "line_items": [ordered(body)]})
    kept = space.state()["slyce.invoices"]["2051"]["line_items"][0]
    assert (kept["name"], kept["order"], kept["child"][0]["name"]) == ("Peanut", "2", "PButter")


def ordered(body: dict[str, object]) -> dict[str, object]:
    first = json.loads(json.dumps(body["line_items"]))[0]
    return {**first, "order": 2}
