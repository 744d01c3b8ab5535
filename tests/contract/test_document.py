"""A document becomes what drives the mock, or is refused with everything that is wrong with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.contract.document import (
    Claim,
    DocumentError,
    Erratum,
    Server,
    check,
    compile_document,
    documents_folder,
    follow,
    load_document,
    resolve,
)
from tests.contract.papers import OK, PATH, compiled, operation, paper

NOTES = {"/notes": {"get": operation("listNotes")}}
API = Server(host="api.paper.example", prefix="/v1")


# Operations -------------------------------------------------------------------------------------


def test_operation_has_all_that_drives_the_mock() -> None:
    node = operation("createNote", requestBody={"content": {"application/json": {}, "text/x": {}}})
    found = compiled({"/notes/{id}": {"post": node}}).operations["createNote"]
    assert (found.id, found.method, found.path) == ("createNote", "POST", "/notes/{id}")
    assert (found.servers, found.node) == ((API,), node)
    assert found.body_media_types == ("application/json", "text/x")
    assert (found.needs_credentials, found.takes_credentials) == (False, False)
    assert (found.evidence, found.source, found.errata) == ("documented", "the page", ())
    assert found.parameters == ()


def test_operation_without_a_body_takes_no_media_type() -> None:
    assert compiled(NOTES).operations["listNotes"].body_media_types == ()


def test_operations_are_in_the_order_of_the_document_and_its_methods() -> None:
    document = compiled(
        {
            "/b": {"post": operation("createB"), "get": operation("getB"), "summary": "no method"},
            "/a": {"trace": operation("traceA"), "delete": operation("deleteA")},
        }
    )
    assert list(document.operations) == ["getB", "createB", "deleteA", "traceA"]


@pytest.mark.parametrize(
    ("urls", "servers"),
    [
        (["https://api.x.example/v1"], [("api.x.example", "/v1")]),
        (["https://API.x.example:8443/"], [("api.x.example", "")]),
        (["https://x.example/a/{account}/"], [("x.example", "/a/{account}")]),
        (["/v2", "https://y.example"], [("", "/v2"), ("y.example", "")]),
    ],
)
def test_servers_are_hosts_and_prefixes(urls: list[str], servers: list[tuple[str, str]]) -> None:
    document = compiled(NOTES, servers=[{"url": url} for url in urls])
    assert [(server.host, server.prefix) for server in document.servers] == servers
    assert document.hosts == {host for host, _ in servers if host}


def test_document_without_servers_is_at_the_root() -> None:
    node = paper(NOTES)
    del node["servers"]
    document = compile_document(node, name="paper", path=PATH)
    assert (document.servers, document.hosts) == ((Server(host="", prefix=""),), frozenset())


def test_path_and_operation_may_have_servers_of_their_own() -> None:
    document = compiled(
        {
            "/a": {
                "servers": [{"url": "https://path.example"}],
                "get": operation("getA"),
                "put": operation("updateA", servers=[{"url": "https://own.example/x"}]),
            },
            "/b": {"get": operation("getB")},
        }
    )
    assert [found.servers for found in document.operations.values()] == [
        (Server(host="path.example", prefix=""),),
        (Server(host="own.example", prefix="/x"),),
        (API,),
    ]
    assert document.hosts == {"api.paper.example", "path.example", "own.example"}


@pytest.mark.parametrize(
    ("everywhere", "own", "takes", "needs"),
    [
        (None, None, False, False),
        ([], None, False, False),
        ([{"key": []}], None, True, True),
        ([{"key": []}], [], False, False),
        ([{"key": []}], [{}], False, False),
        ([{"key": []}], [{}, {"key": []}], True, False),
        (None, [{"key": []}, {"other": []}], True, True),
    ],
)
def test_security_of_the_operation_comes_before_that_of_the_document(
    everywhere: Any, own: Any, takes: bool, needs: bool
) -> None:
    node = operation("getA") if own is None else operation("getA", security=own)
    rest = {} if everywhere is None else {"security": everywhere}
    found = compiled({"/a": {"get": node}}, **rest).operations["getA"]
    assert (found.takes_credentials, found.needs_credentials) == (takes, needs)


def test_parameters_of_the_operation_replace_those_of_its_path() -> None:
    shared = [
        {"name": "id", "in": "path", "description": "shared"},
        {"$ref": "#/components/parameters/Limit"},
        {"name": "limit", "in": "header"},
    ]
    own = [{"name": "limit", "in": "query", "description": "own"}, {"name": "x", "in": "query"}]
    document = compiled(
        {"/a/{id}": {"parameters": shared, "get": operation("getA", parameters=own)}},
        components={"parameters": {"Limit": {"name": "limit", "in": "query"}}},
    )
    found = document.operations["getA"]
    assert found.parameters == (
        {"name": "id", "in": "path", "description": "shared"},
        {"name": "limit", "in": "query", "description": "own"},
        {"name": "limit", "in": "header"},
        {"name": "x", "in": "query"},
    )
    assert [p["name"] for p in found.parameters_in("query")] == ["limit", "x"]
    assert found.parameters_in("cookie") == ()


def test_claims_belong_to_the_document_or_to_an_operation() -> None:
    claim = {"claim": "It is so.", "evidence": "assumed", "source": "decision"}
    document = compiled(
        {"/a": {"get": operation("getA", **{"x-claims": [claim]})}}, **{"x-claims": [claim]}
    )
    assert document.claims == (
        Claim(operation=None, claim="It is so.", evidence="assumed", source="decision"),
        Claim(operation="getA", claim="It is so.", evidence="assumed", source="decision"),
    )


def test_errata_lead_to_another_operation() -> None:
    erratum = {"root": "note", "operation": "createB", "note": "the page is wrong"}
    document = compiled(
        {
            "/a": {"post": operation("createA", **{"x-errata": [erratum]})},
            "/b": {"post": operation("createB")},
        }
    )
    assert document.operations["createA"].errata == (
        Erratum(root="note", operation="createB", note="the page is wrong"),
    )


def test_sensitive_members_are_gathered_from_everywhere_in_lower_case() -> None:
    schema = {
        "type": "object",
        "properties": {
            "Secret": {"type": "string", "x-sensitive": "mask"},
            "lines": {
                "type": "array",
                "items": {"properties": {"cardNumber": {"x-sensitive": "last4"}, "odd": True}},
            },
            "properties": {"type": "array"},
        },
    }
    document = compiled(
        {"/a": {"get": operation("getA", responses={"200": {"content": {"x": {}}}})}},
        components={
            "schemas": {"A": schema},
            "examples": {"a": {"value": {"properties": ["not", "a", "schema"]}}},
        },
    )
    assert document.sensitive == {"secret": "mask", "cardnumber": "last4"}


@pytest.mark.parametrize(
    ("members", "ignores_case", "schemes"),
    [
        ({}, False, {}),
        ({"x-case-insensitive": True}, True, {}),
        (
            {"components": {"securitySchemes": {"k": {"type": "http"}}}},
            False,
            {"k": {"type": "http"}},
        ),
    ],
)
def test_rest_of_the_document(
    members: dict[str, Any], ignores_case: bool, schemes: dict[str, Any]
) -> None:
    document = compiled(NOTES, **members)
    assert (document.ignores_case, document.security_schemes) == (ignores_case, schemes)
    assert (document.name, document.path, document.node["paths"]) == ("paper", PATH, NOTES)


# References -------------------------------------------------------------------------------------

ROOT: dict[str, Any] = {
    "a": {"value": 1},
    "b": {"$ref": "#/a"},
    "c": {"inner": {"$ref": "#/b"}, "again": [{"$ref": "#/a"}]},
    "with/slash~": {"value": 2},
    "list": [{"value": 3}, {"value": 4}],
    "{id}": {"value": 5},
    "own": {"$ref": "#/a", "description": "own"},
    "itself": {"$ref": "#/itself"},
    "tree": {"left": {"$ref": "#/tree"}, "value": 6},
    "ping": {"pong": {"$ref": "#/pong"}},
    "pong": {"ping": {"$ref": "#/ping"}, "twice": {"$ref": "#/ping"}},
    "named": {"properties": {"$ref": {"type": "string"}}},
}


@pytest.mark.parametrize(
    ("node", "resolved"),
    [
        (7, 7),
        ("#/a", "#/a"),
        ({"$ref": "#/a"}, {"value": 1}),
        ([{"$ref": "#/b"}], [{"value": 1}]),
        ({"$ref": "#/c"}, {"inner": {"value": 1}, "again": [{"value": 1}]}),
        ({"$ref": "#/with~1slash~0"}, {"value": 2}),
        ({"$ref": "#/list/1"}, {"value": 4}),
        ({"$ref": "#/%7Bid%7D"}, {"value": 5}),
        ({"$ref": "#/own"}, {"value": 1, "description": "own"}),
        ({"$ref": "#/a", "value": 8}, {"value": 8}),
        ({"$ref": "#/itself"}, {"$ref": "#/itself"}),
        ({"$ref": "#/tree"}, {"left": {"$ref": "#/tree"}, "value": 6}),
        (
            {"$ref": "#/ping"},
            {"pong": {"ping": {"$ref": "#/ping"}, "twice": {"$ref": "#/ping"}}},
        ),
        ({"$ref": "#/named"}, {"properties": {"$ref": {"type": "string"}}}),
    ],
)
def test_reference_is_replaced_by_what_it_leads_to_unless_it_leads_into_itself(
    node: Any, resolved: Any
) -> None:
    assert resolve(node, root=ROOT) == resolved


@pytest.mark.parametrize(
    "reference",
    [
        "#/nowhere",
        "#/a/value/1",
        "#/list/2",
        "#/list/x",
        "other.yaml#/a",
        "https://x.example/#/a",
        "#",
    ],
)
def test_reference_that_leads_nowhere_is_refused(reference: str) -> None:
    with pytest.raises(DocumentError) as refusal:
        follow(reference, root=ROOT)
    assert str(refusal.value) == f"the reference {reference} leads nowhere"


# Refusals ---------------------------------------------------------------------------------------


def faults_of(node: Any) -> list[str]:
    with pytest.raises(DocumentError) as refusal:
        check(node, path=PATH)
    first, *faults = str(refusal.value).splitlines()
    assert first == "paper.yaml cannot be used:"
    return [fault.removeprefix("- ") for fault in faults]


NEEDS = "needs x-evidence (documented, observed, assumed) and x-source"


@pytest.mark.parametrize(
    "node", [None, [], "text", 7, {}, {"paths": None}, {"paths": []}, {"paths": {"/a": None}}]
)
def test_what_is_no_document_is_refused(node: Any) -> None:
    assert faults_of(node) == [
        "it is no OpenAPI document: it needs an object paths, which holds objects"
    ]


def bare(**members: Any) -> dict[str, Any]:
    """Return an operation in which some members are others, or None and then missing."""
    return {k: v for k, v in (operation("getA") | members).items() if v is not None}


@pytest.mark.parametrize(
    ("item", "faults"),
    [
        ({"get": bare(operationId=None)}, ["GET /a has no operationId"]),
        (
            {"get": operation("x"), "put": operation("x")},
            ["PUT /a repeats the operationId x"],
        ),
        ({"get": bare(**{"x-evidence": None})}, [f"GET /a {NEEDS}"]),
        ({"get": bare(**{"x-evidence": "sure"})}, [f"GET /a {NEEDS}"]),
        ({"get": bare(**{"x-source": None})}, [f"GET /a {NEEDS}"]),
        (
            {"get": bare(responses=None)},
            ["GET /a needs responses, each under a status such as 200"],
        ),
        (
            {"get": bare(responses={**OK, "default": {}})},
            ["GET /a needs responses, each under a status such as 200"],
        ),
        (
            {"get": bare(responses={"2XX": {}})},
            ["GET /a needs responses, each under a status such as 200"],
        ),
        (
            {"$ref": "#/paths/~1a"},
            ["/a is a reference, which the mock does not follow for a whole path"],
        ),
        (
            {"get": bare(parameters=[{"$ref": "#/no"}, {"$ref": "#/no"}, {"$ref": "#/none"}])},
            ["the reference #/no leads nowhere", "the reference #/none leads nowhere"],
        ),
        (
            {"get": bare(**{"x-claims": [{"claim": "c", "evidence": "assumed"}]})},
            [
                "a claim needs claim, evidence (documented, observed, assumed) and source:"
                " {'claim': 'c', 'evidence': 'assumed'}"
            ],
        ),
        (
            {"get": bare(**{"x-claims": [{"claim": "c", "evidence": "?", "source": "s"}]})},
            [
                "a claim needs claim, evidence (documented, observed, assumed) and source:"
                " {'claim': 'c', 'evidence': '?', 'source': 's'}"
            ],
        ),
        (
            {"get": bare(**{"x-errata": [{"root": "r", "operation": "getB", "note": "n"}]})},
            [
                "an erratum needs root, operation (one of these here) and note:"
                " {'root': 'r', 'operation': 'getB', 'note': 'n'}"
            ],
        ),
        (
            {"get": bare(**{"x-errata": [{"operation": "getA"}]})},
            [
                "an erratum needs root, operation (one of these here) and note:"
                " {'operation': 'getA'}"
            ],
        ),
        (
            {"get": bare(operationId=None, **{"x-source": None}), "put": bare(responses=None)},
            [
                "GET /a has no operationId",
                f"GET /a {NEEDS}",
                "PUT /a needs responses, each under a status such as 200",
            ],
        ),
    ],
)
def test_all_faults_of_operations_are_told(item: dict[str, Any], faults: list[str]) -> None:
    assert faults_of(paper({"/a": item})) == faults


@pytest.mark.parametrize("path", ["/a/{note-id}", "/a/{}", "/a/{1st}", "/{a.b}/c"])
def test_variable_that_has_no_name_for_a_rule_is_refused(path: str) -> None:
    assert faults_of(paper({path: {"get": operation("getA")}})) == [
        f"{path} needs variables that are named by letters, digits and _"
    ]


BODY = "#/paths//a/post/requestBody/content/application/json/schema"


@pytest.mark.parametrize(
    ("schema", "faults"),
    [
        ({"type": "object", "properties": {"discriminator": {"type": "string"}}}, []),
        ({"x-anything": 1, "example": {"if": 1}, "enum": [{"then": 1}]}, []),
        ({"if": {}}, [f"{BODY} uses if, which the mock does not honor"]),
        (
            {"properties": {"a": {"items": {"prefixItems": []}}}},
            [f"{BODY}/properties/a/items uses prefixItems, which the mock does not honor"],
        ),
        (
            {"oneOf": [{}, {"allOf": [{"contains": {}}]}], "not": {"minContains": 1}},
            [
                f"{BODY}/oneOf/1/allOf/0 uses contains, which the mock does not honor",
                f"{BODY}/not uses minContains, which the mock does not honor",
            ],
        ),
        (
            {"additionalProperties": {"nullable": True}},
            [f"{BODY}/additionalProperties uses nullable, which the mock does not honor"],
        ),
    ],
)
def test_keyword_that_the_mock_does_not_honor_is_refused(
    schema: dict[str, Any], faults: list[str]
) -> None:
    body = {"content": {"application/json": {"schema": schema}}}
    node = paper({"/a": {"post": operation("createA", requestBody=body)}})
    if faults:
        assert faults_of(node) == faults
    else:
        check(node, path=PATH)


def test_keywords_of_named_schemas_and_parameters_are_looked_at() -> None:
    parameter = {"name": "a", "in": "query", "schema": {"const": 1, "patternProperties": {}}}
    node = paper(
        {"/a": {"get": operation("getA", parameters=[parameter])}},
        components={"schemas": {"A": {"$defs": {}}}, "examples": {"e": {"schema": {"if": 1}}}},
    )
    assert faults_of(node) == [
        "#/paths//a/get/parameters/0/schema uses patternProperties, which the mock does not honor",
        "#/components/schemas/A uses $defs, which the mock does not honor",
    ]


# Files ------------------------------------------------------------------------------------------

YAML = """
openapi: 3.1.0
info: {title: Paper, version: "1", x-date: 2024-04-29}
paths:
  /notes:
    get:
      operationId: listNotes
      responses: {200: {description: Fine}}
      x-evidence: documented
      x-source: the page
"""


def test_file_is_the_same_document_at_the_first_start_and_later(tmp_path: Path) -> None:
    (tmp_path / "paper.yaml").write_text(YAML)
    first, second = (load_document("paper", folder=tmp_path) for _ in range(2))
    assert first == second
    assert (first.name, first.path) == ("paper", tmp_path / "paper.yaml")
    assert first.node["info"] == {"title": "Paper", "version": "1", "x-date": "2024-04-29"}
    assert list(first.operations["listNotes"].node["responses"]) == ["200"]
    assert first.servers == (Server(host="", prefix=""),)


def test_file_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(YAML)
    load_document("paper", folder=tmp_path)
    path.write_text(YAML.replace("listNotes", "listAll"))
    assert list(load_document("paper", folder=tmp_path).operations) == ["listAll"]


def test_what_was_kept_of_a_file_may_be_damaged_or_gone(tmp_path: Path) -> None:
    (tmp_path / "paper.yaml").write_text(YAML)
    first = load_document("paper", folder=tmp_path)
    (kept,) = (tmp_path / "__pycache__").iterdir()
    assert json.loads(kept.read_bytes()) == first.node
    kept.write_bytes(b"{")
    assert load_document("paper", folder=tmp_path) == first
    kept.unlink()
    assert load_document("paper", folder=tmp_path) == first


def test_folder_that_takes_no_files_does_without(tmp_path: Path) -> None:
    (tmp_path / "paper.yaml").write_text(YAML)
    (tmp_path / "__pycache__").write_text("a file where a folder should be")
    assert list(load_document("paper", folder=tmp_path).operations) == ["listNotes"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["__pycache__", "paper.yaml"]


def test_refused_file_is_refused_again(tmp_path: Path) -> None:
    (tmp_path / "paper.yaml").write_text(YAML.replace("documented", "sure"))
    for _ in range(2):
        with pytest.raises(DocumentError) as refusal:
            load_document("paper", folder=tmp_path)
        assert str(refusal.value) == (
            f"{tmp_path}/paper.yaml cannot be used:\n- GET /notes {NEEDS}"
        )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"a: [", "is not YAML: while parsing a flow node"),
        (b"\xff\xfe\x00", "is not YAML: "),
        (b"a: !!python/object:os.system {}", "is not YAML: could not determine a constructor"),
        (
            b"a: !!set {b}",
            "is not YAML: it holds what JSON cannot: Type is not JSON serializable: set",
        ),
        (b"", "cannot be used:\n- it is no OpenAPI document"),
    ],
)
def test_file_that_cannot_be_read_is_refused(tmp_path: Path, text: bytes, reason: str) -> None:
    (tmp_path / "paper.yaml").write_bytes(text)
    with pytest.raises(DocumentError) as refusal:
        load_document("paper", folder=tmp_path)
    assert str(refusal.value).startswith(f"{tmp_path}/paper.yaml {reason}")


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as refusal:
        load_document("paper", folder=tmp_path)
    assert str(refusal.value) == (
        f"there is no document {tmp_path}/paper.yaml: No such file or directory"
    )


def test_documents_are_found_beside_the_package_in_a_checkout() -> None:
    assert (documents_folder() / "control.yaml").is_file()
    assert load_document("control").name == "control"
