"""How much of a contract is exercised, item by item."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from mockinvoice.contract.coverage import (
    Count,
    Coverage,
    Survey,
    Surveys,
    coverage_of_record,
)
from mockinvoice.contract.document import compile_document
from mockinvoice.contract.messages import FORM, JSON
from mockinvoice.contract.scope import Item, Scope
from tests.contract.judged import document
from tests.contract.papers import compiled, operation
from tests.contract.test_over_time import happened

SCOPE = Scope(document())
BILL = {"customer": {"name": "Ada"}, "total": 1}


def exercised(operation_id: str | None, **members: Any) -> list[Item]:
    """Return what one exchange exercises, sorted."""
    survey = Survey(SCOPE)
    survey.add(happened(1, operation_id, **members))
    missing = set(survey.coverage().missing)
    return sorted(item for item in SCOPE.items if item not in missing)


def test_everything_there_is_to_exercise_is_listed_in_the_documents_order() -> None:
    assert SCOPE.items == (
        ("listBills", "operation", "listBills"),
        ("listBills", "parameter", "limit"),
        ("listBills", "parameter", "state"),
        ("listBills", "value", "state=open"),
        ("listBills", "value", "state=paid"),
        ("listBills", "value", "state=void"),
        ("listBills", "parameter", "ids"),
        ("listBills", "parameter", "sort"),
        ("listBills", "parameter", "after"),
        ("listBills", "parameter", "X-Region"),
        ("listBills", "value", "X-Region=eu"),
        ("listBills", "value", "X-Region=us"),
        ("listBills", "status", "200"),
        ("createBill", "operation", "createBill"),
        ("createBill", "member", "customer"),
        ("createBill", "member", "customer.name"),
        ("createBill", "member", "customer.email"),
        ("createBill", "member", "customer.password"),
        ("createBill", "member", "total"),
        ("createBill", "member", "due"),
        ("createBill", "member", "state"),
        ("createBill", "value", "state=open"),
        ("createBill", "value", "state=paid"),
        ("createBill", "value", "state=void"),
        ("createBill", "member", "fax"),
        ("createBill", "member", "lines"),
        ("createBill", "member", "lines[].sku"),
        ("createBill", "member", "lines[].count"),
        ("createBill", "member", "lines[].sub"),
        ("createBill", "member", "payer"),
        ("createBill", "member", "payer.iban"),
        ("createBill", "member", "payer.card"),
        ("createBill", "status", "200"),
        ("createBill", "status", "204"),
        ("getBill", "operation", "getBill"),
        ("getBill", "parameter", "number"),
        ("getBill", "status", "200"),
        ("deleteBill", "operation", "deleteBill"),
        ("deleteBill", "parameter", "number"),
        ("deleteBill", "parameter", "reason"),
        ("deleteBill", "status", "200"),
        ("createCredit", "operation", "createCredit"),
        ("createCredit", "member", "credit"),
        ("createCredit", "member", "credit.amount"),
        ("createCredit", "status", "200"),
        ("getStatus", "operation", "getStatus"),
        ("getStatus", "status", "200"),
        ("", "move", "open → paid"),
        ("", "move", "open → void"),
    )


@pytest.mark.parametrize(
    ("operation_id", "members", "items"),
    [
        pytest.param(None, {}, [], id="nothing that was matched"),
        pytest.param(
            "getBill",
            {"path": "/v1/bills/7"},
            ["operation getBill", "parameter number", "status 200"],
            id="a path variable",
        ),
        pytest.param(
            "getBill",
            {"status": 404},
            ["operation getBill", "parameter number"],
            id="a status that is not documented",
        ),
        pytest.param("getStatus", {"lost": True}, ["operation getStatus"], id="a lost answer"),
        pytest.param(
            "listBills",
            {
                "query": [("state", "open"), ("limit", "5"), ("LIMIT", "6"), ("page", "1")],
                "request_headers": {"x-region": "us"},
            },
            [
                "operation listBills",
                "parameter X-Region",
                "parameter limit",
                "parameter state",
                "status 200",
                "value X-Region=us",
                "value state=open",
            ],
            id="parameters, headers in any case",
        ),
        pytest.param(
            "listBills",
            {
                "request_headers": {"content-type": FORM},
                "request_body": urlencode({"state": "paid"}),
            },
            ["operation listBills", "parameter state", "status 200", "value state=paid"],
            id="parameters in a form on GET",
        ),
        pytest.param(
            "createBill",
            {
                "request_body": json.dumps(
                    {
                        "customer": {"name": "Ada", "zip": 1},
                        "state": "void",
                        "lines": [{"sku": "A"}, {"count": 1}],
                        "id": "read only",
                    }
                )
            },
            [
                "member customer",
                "member customer.name",
                "member lines",
                "member lines[].count",
                "member lines[].sku",
                "member state",
                "operation createBill",
                "status 200",
                "value state=void",
            ],
            id="members and values of a body",
        ),
        pytest.param(
            "createBill",
            {
                "request_headers": {"Content-Type": f"{FORM}; charset=utf-8"},
                "request_body": "total=1&state=paid",
            },
            [
                "member state",
                "member total",
                "operation createBill",
                "status 200",
                "value state=paid",
            ],
            id="members of a form",
        ),
        pytest.param(
            "createBill",
            {"request_body": "no JSON"},
            ["operation createBill", "status 200"],
            id="a body that cannot be read",
        ),
    ],
)
def test_exchange_exercises(
    operation_id: str | None, members: dict[str, Any], items: list[str]
) -> None:
    found = [f"{kind} {name}" for _, kind, name in exercised(operation_id, **members)]
    assert sorted(found) == items


def bills(number: int, *states: tuple[int | str, str]) -> Any:
    """Return a list of bills with their states."""
    body = {"bills": [{"id": key, "state": state} for key, state in states]}
    return happened(number, "listBills", response_body=json.dumps(body))


@pytest.mark.parametrize(
    ("exchanges", "moves"),
    [
        ([bills(1, ("a", "open"), ("b", "paid"))], []),
        ([bills(1, ("a", "open")), bills(2, ("a", "paid"))], ["open → paid"]),
        ([bills(1, ("a", "open")), bills(2, ("b", "paid"))], []),
        ([bills(1, ("a", "open"), (1, "open")), bills(2, (1, "void"))], ["open → void"]),
        ([bills(1, ("a", "paid")), bills(2, ("a", "open"))], []),
    ],
)
def test_moves_between_states_are_seen_in_answers(exchanges: list[Any], moves: list[str]) -> None:
    survey = Survey(SCOPE)
    for exchange in exchanges:
        survey.add(exchange)
    missing = set(survey.coverage().missing)
    found = [name for item in SCOPE.items for _, kind, name in [item] if kind == "move"]
    assert [name for name in found if ("", "move", name) not in missing] == moves


def test_refused_answer_shows_no_state() -> None:
    survey = Survey(SCOPE)
    survey.add(bills(1, ("a", "open")))
    survey.add(happened(2, "getBill", status=409, response_body='{"id": "a", "state": "paid"}'))
    assert survey.coverage().kinds["move"] == Count(exercised=0, total=2)


def test_names_may_differ_in_case_where_the_vendor_ignores_it() -> None:
    node = {**document().node, "x-case-insensitive": True}
    scope = Scope(compile_document(node, name="judged", path=document().path))
    survey = Survey(scope)
    body = json.dumps({"CUSTOMER": {"Name": "A"}, "Lines": [{"SKU": "A"}]})
    survey.add(happened(1, "createBill", request_body=body, path="/V1/Bills"))
    survey.add(happened(2, "listBills", query=[("LIMIT", "1")], path="/v1/bills"))
    missing = set(survey.coverage().missing)
    wanted = ["customer", "customer.name", "lines", "lines[].sku"]
    assert not {("createBill", "member", name) for name in wanted} & missing
    assert ("listBills", "parameter", "limit") not in missing


def test_enum_of_other_than_texts_counts_as_json_spells_it() -> None:
    schema = {"properties": {"n": {"enum": [1, None, True, "x"]}, "m": {"items": {"enum": [2]}}}}
    body = {"content": {JSON: {"schema": schema}}}
    paths = {"/a": {"post": operation("createA", requestBody=body)}}
    scope = Scope(compiled(paths))
    survey = Survey(scope)
    for value in (1, None, True, "x"):
        text = json.dumps({"n": value, "m": [2]})
        survey.add(happened(1, "createA", path="/v1/a", vendor="paper", request_body=text))
    assert survey.coverage().missing == ()


def test_coverage_counts_by_kind_and_by_operation() -> None:
    survey = Survey(SCOPE)
    survey.add(happened(1, "createBill", request_body=json.dumps(BILL)))
    found = survey.coverage()
    assert found.vendor == "judged"
    assert found.count == Count(exercised=5, total=49)
    assert found.count.percent == 10.2
    assert found.kinds == {
        "operation": Count(exercised=1, total=6),
        "parameter": Count(exercised=0, total=9),
        "value": Count(exercised=0, total=8),
        "status": Count(exercised=1, total=7),
        "member": Count(exercised=3, total=17),
        "move": Count(exercised=0, total=2),
    }
    assert found.operations["createBill"] == Count(exercised=5, total=21)
    assert len(found.missing) == 44


def test_nothing_to_exercise_is_all_of_it() -> None:
    assert Count(exercised=0, total=0).percent == 100.0


def test_coverage_goes_through_json_and_back() -> None:
    survey = Survey(SCOPE)
    survey.add(happened(1, "getStatus"))
    found = survey.coverage()
    record = json.loads(json.dumps(found.as_record()))
    assert coverage_of_record(record) == found
    assert {name: record[name] for name in ("vendor", "percent", "exercised", "total")} == {
        "vendor": "judged",
        "percent": 4.1,
        "exercised": 2,
        "total": 49,
    }
    assert record["operations"]["getStatus"] == {"percent": 100.0, "exercised": 2, "total": 2}
    assert record["missing"][0] == {
        "operation": "listBills",
        "kind": "operation",
        "name": "listBills",
    }


def test_surveys_leave_out_vendors_that_were_not_called() -> None:
    surveys = Surveys([SCOPE, Scope(compiled({"/a": {"get": operation("getA")}}))])
    assert surveys.coverage([]) == []
    assert [c.vendor for c in surveys.coverage([happened(1, "getStatus")])] == ["judged"]


def test_surveys_remember_what_a_journal_let_go_and_nothing_else() -> None:
    surveys = Surveys([SCOPE])
    surveys.coverage([happened(1, "getStatus")])
    surveys.add(happened(2, "getBill"))
    (found,) = surveys.coverage([happened(3, "getStatus")])
    assert isinstance(found, Coverage)
    assert [name for name, count in found.operations.items() if count.exercised] == [
        "getBill",
        "getStatus",
    ]
    surveys.clear()
    assert surveys.coverage([]) == []
