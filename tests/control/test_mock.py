"""The running mock as a whole: health, vendors, documents, fidelity."""

from typing import Any

import pytest
import yaml

from mockinvoice import __version__
from mockinvoice.contract.document import load_document
from tests.control.calls import BASE, Control, problem

UNKNOWN_VENDOR = problem(
    404,
    "Not Found",
    "vendor 'stripe' is not served; this mock serves toy",
    "use one of them, or start the mock with the missing vendor",
)


def test_health_says_version_and_vendors(control: Control) -> None:
    answer = control.send("GET", "/_mock/health")
    assert (answer.status, answer.json) == (
        200,
        {"status": "ok", "version": __version__, "vendors": ["toy"]},
    )
    assert answer.headers == {
        "content-type": "application/json",
        "content-length": "51",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }


def test_ready_says_so(control: Control) -> None:
    answer = control.send("GET", "/_mock/ready")
    assert (answer.status, answer.json) == (200, {"status": "ready", "init": []})


def test_vendors_are_listed_with_the_address_that_was_asked(control: Control) -> None:
    answer = control.send("GET", "/_mock/vendors")
    assert (answer.status, answer.json) == (
        200,
        {
            "vendors": [
                {
                    "name": "toy",
                    "title": "Toy",
                    "url": f"{BASE}/toy/v1",
                    "hosts": ["api.toy.example"],
                    "credential": "toy-demo",
                    "actions": [
                        {"name": "stamp", "summary": "Stamp a note"},
                        {"name": "smudge", "summary": "Fail"},
                    ],
                    "openapi": f"{BASE}/_mock/openapi/toy.json",
                }
            ]
        },
    )


def test_document_leads_to_this_mock_and_is_else_unchanged(control: Control) -> None:
    answer = control.send("GET", "/_mock/openapi/toy.json")
    written = control.mock.vendors["toy"].document.node
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == {**written, "servers": [{"url": f"{BASE}/toy/v1"}]}
    assert list(answer.json) == list(written)


def test_document_is_the_same_in_yaml(control: Control) -> None:
    answer = control.send("GET", "/_mock/openapi/toy.yaml")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/yaml"
    as_json: dict[str, Any] = control.send("GET", "/_mock/openapi/toy.json").json
    as_yaml = yaml.safe_load(answer.text)
    assert (as_yaml, list(as_yaml)) == (as_json, list(as_json))


def test_document_of_the_control_api_leads_to_it(control: Control) -> None:
    answer = control.send("GET", "/_mock/openapi/control.json")
    written = load_document("control").node
    server = {**written["servers"][0], "url": f"{BASE}/_mock"}
    assert answer.json == {**written, "servers": [server]}


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_document_of_an_unknown_vendor_is_refused(control: Control, ending: str) -> None:
    answer = control.send("GET", f"/_mock/openapi/stripe.{ending}")
    assert (answer.status, answer.json) == (404, UNKNOWN_VENDOR)


def test_fidelity_shows_every_operation_and_claim(control: Control) -> None:
    def shown(operation: str, method: str, path: str) -> dict[str, Any]:
        return {
            "operation": operation,
            "method": method,
            "path": path,
            "evidence": "documented",
            "source": "the toy's page",
            "claims": [],
        }

    answer = control.send("GET", "/_mock/fidelity")
    assert (answer.status, answer.json) == (
        200,
        {
            "vendors": [
                {
                    "vendor": "toy",
                    "title": "Toy",
                    "counts": {"documented": 3, "observed": 0, "assumed": 1},
                    "operations": [
                        shown("listNotes", "GET", "/notes"),
                        shown("createNote", "POST", "/notes"),
                        shown("deleteNote", "DELETE", "/notes/{id}"),
                    ],
                    "claims": [
                        {
                            "claim": "Notes are kept for ever.",
                            "evidence": "assumed",
                            "source": "decision",
                        }
                    ],
                }
            ]
        },
    )


def test_unknown_address_is_refused_with_a_remedy(control: Control) -> None:
    answer = control.send("GET", "/_mock/nowhere")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status, answer.json) == (
        404,
        problem(
            404,
            "Not Found",
            "the control API has no address '/_mock/nowhere'",
            "GET /_mock/openapi/control.json lists the addresses",
        ),
    )


def test_unknown_method_is_refused_with_those_there_are(control: Control) -> None:
    answer = control.send("PATCH", control.at(""))
    assert answer.headers["allow"] == "DELETE, GET, HEAD, PUT"
    assert (answer.status, answer.json) == (
        405,
        problem(
            405,
            "Method Not Allowed",
            f"the address '{control.at('')}' has no method PATCH",
            "use one of the methods in the header Allow",
        ),
    )
