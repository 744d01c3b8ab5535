"""Every rule about a single exchange, on requests that break it, by whole findings."""

from dataclasses import replace
from typing import Any

import pytest

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import compile_document
from mockinvoice.contract.judge import Judge
from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.findings import Finding
from tests.contract.judged import GOOD, KEY, answer, document, finding, form, judge, sent

REGION = {**KEY, "X-Region": "eu"}


def bill(**more: Any) -> Request:
    return sent("POST", "/bills", body={**GOOD, **more})


REQUESTS = [
    pytest.param(sent("POST", "/bills", body=GOOD), [], id="a good request has none"),
    pytest.param(
        sent("GET", "/bill"),
        [
            finding(
                "unknown-path",
                "/path",
                "#/paths/~1bills",
                7,
                "no operation has the path /v1/bill; the nearest is GET /v1/bills",
                value="/v1/bill",
                operation=None,
            )
        ],
        id="a path that is not documented",
    ),
    pytest.param(
        sent("GET", "/bills/"),
        [
            finding(
                "unknown-path",
                "/path",
                "#/paths/~1bills",
                7,
                "no operation has the path /v1/bills/; the nearest is GET /v1/bills",
                value="/v1/bills/",
                operation=None,
            )
        ],
        id="a slash too many",
    ),
    pytest.param(
        sent("PUT", "/bills"),
        [
            finding(
                "wrong-method",
                "/method",
                "#/paths/~1bills",
                7,
                "/v1/bills has GET, POST; PUT came",
                value="PUT",
                operation=None,
            )
        ],
        id="a method the path does not have",
    ),
    pytest.param(
        sent("POST", "/bills", body=GOOD, headers={}),
        [
            finding(
                "missing-credential",
                "/headers/X-Key",
                "#/components/securitySchemes/key",
                83,
                "the operation needs X-Key: <credential>; none came",
            )
        ],
        id="no credential",
    ),
    pytest.param(
        sent("POST", "/bills", body=GOOD, headers={"X-Key": " "}),
        [
            finding(
                "missing-credential",
                "/headers/X-Key",
                "#/components/securitySchemes/key",
                83,
                "the operation needs X-Key: <credential>; none came",
            )
        ],
        id="an empty credential",
    ),
    pytest.param(
        sent("POST", "/bills", body=GOOD, headers={"X-Key": "Bearer k"}),
        [
            finding(
                "wrong-credential-scheme",
                "/headers/X-Key",
                "#/components/securitySchemes/key",
                83,
                "the credential is spelled X-Key: <credential>; it came with Bearer",
                value="***",
            )
        ],
        id="a scheme where a bare key belongs",
    ),
    pytest.param(
        sent("POST", "/credits", body={"credit": {}}, headers={"Authorization": "abc"}),
        [
            finding(
                "wrong-credential-scheme",
                "/headers/Authorization",
                "#/components/securitySchemes/bearer",
                84,
                "the credential is spelled Authorization: Bearer <credential>; it came with no"
                " scheme",
                value="***",
                operation="createCredit",
            )
        ],
        id="a bare token where a scheme belongs",
    ),
    pytest.param(
        sent("POST", "/credits", body={"credit": {}}, headers={}),
        [
            finding(
                "missing-credential",
                "/headers/Authorization",
                "#/components/securitySchemes/bearer",
                84,
                "the operation needs Authorization: Bearer <credential> or X-Key: <credential>;"
                " none came",
                operation="createCredit",
            )
        ],
        id="no credential of either alternative",
    ),
    pytest.param(
        sent("POST", "/credits", body={"credit": {}}), [], id="the second alternative is as good"
    ),
    pytest.param(
        sent("POST", "/bills?x-key=k", body=GOOD),
        [
            finding(
                "credential-in-query",
                "/query/x-key",
                "#/components/securitySchemes/key",
                83,
                "a credential belongs into X-Key: <credential>; it came in the query parameter"
                " x-key",
                value="***",
            )
        ],
        id="the key in the address",
    ),
    pytest.param(
        sent("GET", "/bills/1?access_token=k"),
        [
            finding(
                "credential-in-query",
                "/query/access_token",
                "#/components/securitySchemes/key",
                83,
                "a credential belongs into X-Key: <credential>; it came in the query parameter"
                " access_token",
                value="***",
                operation="getBill",
            )
        ],
        id="an access token in the address",
    ),
    pytest.param(
        sent("POST", "/bills", body=GOOD, content_type=""),
        [
            finding(
                "missing-content-type",
                "/headers/Content-Type",
                "#/paths/~1bills/post/requestBody/content",
                34,
                "Content-Type must be application/json or application/x-www-form-urlencoded;"
                " none came",
            )
        ],
        id="no Content-Type",
    ),
    pytest.param(
        sent("POST", "/bills", body=GOOD, content_type="text/plain; charset=utf-8"),
        [
            finding(
                "wrong-content-type",
                "/headers/Content-Type",
                "#/paths/~1bills/post/requestBody/content",
                34,
                "Content-Type must be application/json or application/x-www-form-urlencoded;"
                " text/plain came",
                value="text/plain",
            )
        ],
        id="a Content-Type that is not documented",
    ),
    pytest.param(
        sent("POST", "/credits", **form("credit=1")),
        [
            finding(
                "wrong-content-type",
                "/headers/Content-Type",
                "#/paths/~1credits/post/requestBody/content",
                65,
                "Content-Type must be application/json; application/x-www-form-urlencoded came",
                value="application/x-www-form-urlencoded",
                operation="createCredit",
            )
        ],
        id="a form where none is taken",
    ),
    pytest.param(
        sent("POST", "/bills"),
        [
            finding(
                "missing-body",
                "/body",
                "#/paths/~1bills/post/requestBody",
                32,
                "a body is required",
            )
        ],
        id="no body",
    ),
    pytest.param(sent("POST", "/credits"), [], id="an optional body left out"),
    pytest.param(
        sent("POST", "/bills", raw=b'{"total": }'),
        [
            finding(
                "malformed-body",
                "/body",
                "#/paths/~1bills/post/requestBody/content/application~1json/schema",
                35,
                "no JSON: unexpected character, expected a JSON value: line 1 column 11 (char 10)",
            )
        ],
        id="a body that is no JSON",
    ),
    pytest.param(
        sent("POST", "/bills", raw=b'{"customer":{"name":"a","name":"b"},"total":1,"total" :2}'),
        [
            finding(
                "duplicate-member",
                "/body",
                "#/paths/~1bills/post/requestBody/content/application~1json/schema",
                35,
                "the member name is sent twice; the vendor keeps one of them",
                value="name",
            ),
            finding(
                "duplicate-member",
                "/body",
                "#/paths/~1bills/post/requestBody/content/application~1json/schema",
                35,
                "the member total is sent twice; the vendor keeps one of them",
                value="total",
            ),
        ],
        id="members sent twice",
    ),
    pytest.param(
        sent("POST", "/bills", raw=b'{"customer":{"name":"a"},"total":1,"t\\u006ftal":2}'),
        [
            finding(
                "duplicate-member",
                "/body",
                "#/paths/~1bills/post/requestBody/content/application~1json/schema",
                35,
                "the member total is sent twice; the vendor keeps one of them",
                value="total",
            )
        ],
        id="a member sent twice in two spellings",
    ),
    pytest.param(
        bill(
            customer={"name": "a:b::"},
        ),
        [],
        id="colons inside texts are no members",
    ),
    pytest.param(
        sent("GET", "/bills/1", body={}),
        [
            finding(
                "ignored-body",
                "/body",
                "#/paths/~1bills~1{number}/get",
                43,
                "the operation takes no body; 2 bytes came",
                value=2,
                operation="getBill",
            )
        ],
        id="a body where none is taken",
    ),
    pytest.param(
        sent("GET", "/bills", headers=REGION, **form("limit=5")),
        [],
        id="a form with parameters on GET",
    ),
    pytest.param(
        sent("GET", "/bills", headers=REGION, **form("limit=no")),
        [
            finding(
                "invalid-parameter",
                "/query/limit",
                "#/paths/~1bills/get/parameters/0/schema/type",
                14,
                '"no" is not of type "integer"',
                value="no",
                operation="listBills",
            )
        ],
        id="a form with a wrong parameter on GET",
    ),
    pytest.param(
        sent("GET", "/bills"),
        [
            finding(
                "missing-parameter",
                "/headers/X-Region",
                "#/paths/~1bills/get/parameters/5",
                19,
                "the parameter X-Region is required",
                operation="listBills",
            )
        ],
        id="a missing header",
    ),
    pytest.param(
        sent("GET", "/bills", headers={**KEY, "X-Region": "mars"}),
        [
            finding(
                "invalid-parameter",
                "/headers/X-Region",
                "#/paths/~1bills/get/parameters/5/schema/enum",
                19,
                '"mars" is not one of "eu" or "us"',
                value="mars",
                operation="listBills",
            )
        ],
        id="a header outside its enum",
    ),
    pytest.param(
        sent("DELETE", "/bills/1"),
        [
            finding(
                "deprecated-use",
                "/path",
                "#/paths/~1bills~1{number}/delete/deprecated",
                51,
                "deleteBill is deprecated",
                value="/bills/{number}",
                operation="deleteBill",
            ),
            finding(
                "missing-parameter",
                "/query/reason",
                "#/paths/~1bills~1{number}/delete/parameters/0",
                55,
                "the parameter reason is required",
                operation="deleteBill",
            ),
        ],
        id="a missing parameter of a deprecated operation",
    ),
    pytest.param(
        sent("GET", "/bills?limit=many", headers=REGION),
        [
            finding(
                "invalid-parameter",
                "/query/limit",
                "#/paths/~1bills/get/parameters/0/schema/type",
                14,
                '"many" is not of type "integer"',
                value="many",
                operation="listBills",
            )
        ],
        id="a parameter of the wrong type",
    ),
    pytest.param(
        sent("GET", "/bills?limit=0", headers=REGION),
        [
            finding(
                "invalid-parameter",
                "/query/limit",
                "#/paths/~1bills/get/parameters/0/schema/minimum",
                14,
                "0 is less than the minimum of 1",
                value=0,
                operation="listBills",
            )
        ],
        id="a parameter out of range",
    ),
    pytest.param(
        sent("GET", "/bills?state=lost", headers=REGION),
        [
            finding(
                "invalid-parameter",
                "/query/state",
                "#/components/schemas/State/enum",
                92,
                '"lost" is not one of "open", "paid" or "void"',
                value="lost",
                operation="listBills",
            )
        ],
        id="a parameter outside its enum",
    ),
    pytest.param(
        sent("GET", "/bills?ids=1&ids=x", headers=REGION),
        [
            finding(
                "invalid-parameter",
                "/query/ids",
                "#/paths/~1bills/get/parameters/2/schema/items/type",
                16,
                '"x" is not of type "integer"',
                value=[1, "x"],
                operation="listBills",
            )
        ],
        id="one item of an array parameter",
    ),
    pytest.param(
        sent("GET", "/bills?ids=1&ids=2", headers=REGION), [], id="a good array parameter"
    ),
    pytest.param(
        sent("GET", "/bills?sort=up", headers=REGION),
        [
            finding(
                "deprecated-use",
                "/query/sort",
                "#/paths/~1bills/get/parameters/3",
                17,
                "the parameter sort is deprecated",
                value="up",
                operation="listBills",
            )
        ],
        id="a deprecated parameter",
    ),
    pytest.param(
        sent("GET", "/bills?page=2", headers=REGION),
        [
            finding(
                "unknown-parameter",
                "/query/page",
                "#/paths/~1bills/get",
                8,
                "no parameter is named page",
                value="2",
                operation="listBills",
            )
        ],
        id="an unknown parameter",
    ),
    pytest.param(
        sent("GET", "/bills/first"),
        [
            finding(
                "invalid-parameter",
                "/path/number",
                "#/paths/~1bills~1{number}/parameters/0/schema/type",
                42,
                '"first" is not of type "integer"',
                value="first",
                operation="getBill",
            )
        ],
        id="a path variable of the wrong type",
    ),
    pytest.param(
        sent("DELETE", "/bills/1?reason=x"),
        [
            finding(
                "deprecated-use",
                "/path",
                "#/paths/~1bills~1{number}/delete/deprecated",
                51,
                "deleteBill is deprecated",
                value="/bills/{number}",
                operation="deleteBill",
            )
        ],
        id="a deprecated operation",
    ),
    pytest.param(
        sent("POST", "/bills", body={"total": 1}),
        [
            finding(
                "missing-member",
                "/body/customer",
                "#/components/schemas/Bill/required",
                95,
                '"customer" is a required property',
            )
        ],
        id="a missing member",
    ),
    pytest.param(
        bill(customer={}),
        [
            finding(
                "missing-member",
                "/body/customer/name",
                "#/components/schemas/Bill/properties/customer/required",
                100,
                '"name" is a required property',
            )
        ],
        id="a missing member inside another",
    ),
    pytest.param(
        bill(total="1"),
        [
            finding(
                "wrong-type",
                "/body/total",
                "#/components/schemas/Bill/properties/total/type",
                105,
                '"1" is not of type "number"',
                value="1",
            )
        ],
        id="a wrong type",
    ),
    pytest.param(
        bill(lines=[{"sku": "A"}, {"sku": "B", "count": "2"}]),
        [
            finding(
                "wrong-type",
                "/body/lines/1/count",
                "#/components/schemas/Line/properties/count/type",
                122,
                '"2" is not of type "integer"',
                value="2",
            )
        ],
        id="a wrong type inside a list",
    ),
    pytest.param(
        bill(total="9.99"),
        [
            finding(
                "lenient-coercion",
                "/body/total",
                "#/components/schemas/Bill/properties/total/type",
                105,
                '"9.99" is not of type "number"; the vendor takes it, the document does not say so',
                value="9.99",
            )
        ],
        id="a wrong type that the vendor takes",
    ),
    pytest.param(
        bill(due="31.12.2024"),
        [
            finding(
                "bad-format",
                "/body/due",
                "#/components/schemas/Bill/properties/due/format",
                106,
                '"31.12.2024" is not a "date"',
                value="31.12.2024",
            )
        ],
        id="a date in another format",
    ),
    pytest.param(
        bill(lines=[{"sku": "a"}]),
        [
            finding(
                "bad-format",
                "/body/lines/0/sku",
                "#/components/schemas/Line/properties/sku/pattern",
                121,
                '"a" does not match "^[A-Z]+$"',
                value="a",
            )
        ],
        id="a text off its pattern",
    ),
    pytest.param(
        bill(customer={"name": "a", "email": "nobody"}),
        [
            finding(
                "bad-format",
                "/body/customer/email",
                "#/components/schemas/Bill/properties/customer/properties/email/format",
                103,
                '"nobody" is not a "email"',
                value="nobody",
            )
        ],
        id="no e-mail address",
    ),
    pytest.param(
        bill(total=1.005),
        [
            finding(
                "money-scale",
                "/body/total",
                "#/components/schemas/Bill/properties/total/multipleOf",
                105,
                "1.005 is not a multiple of 0.01",
                value=1.005,
            )
        ],
        id="an amount with too many digits",
    ),
    pytest.param(
        bill(state="lost"),
        [
            finding(
                "value-outside-enum",
                "/body/state",
                "#/components/schemas/State/enum",
                92,
                '"lost" is not one of "open", "paid" or "void"',
                value="lost",
            )
        ],
        id="a value outside an enum",
    ),
    pytest.param(
        bill(total=-1),
        [
            finding(
                "out-of-range",
                "/body/total",
                "#/components/schemas/Bill/properties/total/minimum",
                105,
                "-1 is less than the minimum of 0",
                value=-1,
            )
        ],
        id="an amount below its minimum",
    ),
    pytest.param(
        bill(customer={"name": "x" * 21}),
        [
            finding(
                "out-of-range",
                "/body/customer/name",
                "#/components/schemas/Bill/properties/customer/properties/name/maxLength",
                102,
                '"xxxxxxxxxxxxxxxxxxxxx" is longer than 20 characters',
                value="xxxxxxxxxxxxxxxxxxxxx",
            )
        ],
        id="a text too long",
    ),
    pytest.param(
        bill(lines=[{"sku": "A"}] * 4),
        [
            finding(
                "out-of-range",
                "/body/lines",
                "#/components/schemas/Bill/properties/lines/maxItems",
                111,
                '[{"sku":"A"},{"sku":"A"},{"sku":"A"},{"sku":"A"}] has more than 3 items',
                value=[{"sku": "A"}, {"sku": "A"}, {"sku": "A"}, {"sku": "A"}],
            )
        ],
        id="too many items",
    ),
    pytest.param(
        bill(payer={"cash": "1"}),
        [
            finding(
                "wrong-form",
                "/body/payer",
                "#/components/schemas/Bill/properties/payer/oneOf",
                114,
                'none of the documented forms fits: "iban" is a required property;'
                ' "card" is a required property',
                value={"cash": "1"},
            ),
            finding(
                "undocumented-member",
                "/body/payer/cash",
                "#/components/schemas/Bill/properties/payer",
                113,
                "payer.cash is no documented member",
                value="1",
            ),
        ],
        id="neither of two forms",
    ),
    pytest.param(
        bill(id="b1"),
        [
            finding(
                "read-only-member",
                "/body/id",
                "#/components/schemas/Bill/properties/id",
                97,
                "id is set by the vendor alone",
                value="b1",
            )
        ],
        id="a read-only member",
    ),
    pytest.param(
        bill(zip=1, lines=[{"sku": "A", "colour": "red"}]),
        [
            finding(
                "undocumented-member",
                "/body/zip",
                "#/components/schemas/Bill",
                93,
                "zip is no documented member",
                value=1,
            ),
            finding(
                "undocumented-member",
                "/body/lines/0/colour",
                "#/components/schemas/Line",
                117,
                "lines.0.colour is no documented member",
                value="red",
            ),
        ],
        id="undocumented members",
    ),
    pytest.param(
        bill(lines=[{"sku": "A", "sub": {"sku": "B", "sub": {"sku": "C", "tail": 1}}}]),
        [
            finding(
                "undocumented-member",
                "/body/lines/0/sub/sub/tail",
                "#/components/schemas/Line",
                117,
                "lines.0.sub.sub.tail is no documented member",
                value=1,
            )
        ],
        id="an undocumented member in a schema inside itself",
    ),
    pytest.param(
        bill(fax="1"),
        [
            finding(
                "deprecated-use",
                "/body/fax",
                "#/components/schemas/Bill/properties/fax",
                108,
                "fax is deprecated",
                value="1",
            )
        ],
        id="a deprecated member",
    ),
    pytest.param(
        bill(due=None),
        [
            finding(
                "wrong-type",
                "/body/due",
                "#/components/schemas/Bill/properties/due/type",
                106,
                'null is not of type "string"',
            )
        ],
        id="null where it is not allowed",
    ),
    pytest.param(
        sent("POST", "/bills", body=[GOOD]),
        [
            finding(
                "wrong-type",
                "/body",
                "#/components/schemas/Bill/type",
                94,
                '[{"customer":{"name":"Ada"},"total":9.99}] is not of type "object"',
                value=[{"customer": {"name": "Ada"}, "total": 9.99}],
            )
        ],
        id="another root",
    ),
    pytest.param(
        sent("POST", "/bills", body={"credit": {"amount": "1"}}),
        [
            finding(
                "documented-erratum",
                "/path",
                "#/paths/~1bills/post/x-errata",
                30,
                "the page prints this address; createCredit is at /credits",
                value="/v1/bills",
            ),
            finding(
                "wrong-type",
                "/body/credit/amount",
                "#/paths/~1credits/post/requestBody/content/application~1json/schema/properties/credit/properties/amount/typ"
                "e",
                70,
                '"1" is not of type "number"',
                value="1",
            ),
        ],
        id="a documented erratum, judged as what is meant",
    ),
    pytest.param(
        sent("POST", "/bills", **form("customer=%7B%22name%22%3A%22Ada%22%7D&total=9.99")),
        [],
        id="a form, read as the documented types",
    ),
    pytest.param(
        sent("POST", "/bills", **form("customer=Ada&total=many&state=lost")),
        [
            finding(
                "wrong-type",
                "/body/customer",
                "#/components/schemas/Bill/properties/customer/type",
                99,
                '"Ada" is not of type "object"',
                value="Ada",
            ),
            finding(
                "wrong-type",
                "/body/total",
                "#/components/schemas/Bill/properties/total/type",
                105,
                '"many" is not of type "number"',
                value="many",
            ),
            finding(
                "value-outside-enum",
                "/body/state",
                "#/components/schemas/State/enum",
                92,
                '"lost" is not one of "open", "paid" or "void"',
                value="lost",
            ),
        ],
        id="a form with wrong values",
    ),
    pytest.param(
        bill(customer={"name": "a", "password": 5}),
        [
            finding(
                "wrong-type",
                "/body/customer/password",
                "#/components/schemas/Bill/properties/customer/properties/password/type",
                104,
                "password is not as documented",
                value="***",
            )
        ],
        id="a secret is named and not told",
    ),
    pytest.param(
        bill(zip="z" * 2000),
        [
            finding(
                "undocumented-member",
                "/body/zip",
                "#/components/schemas/Bill",
                93,
                "zip is no documented member",
                value="(2002 bytes)",
            )
        ],
        id="a long value is not kept",
    ),
    pytest.param(
        sent("GET", "/status", headers={}), [], id="nothing to show where nothing is asked for"
    ),
]


@pytest.mark.parametrize(("request_", "findings"), REQUESTS)
def test_request_is_judged(request_: Request, findings: list[Finding]) -> None:
    assert judge().judge_request(request_) == findings


ANSWERS = [
    pytest.param(sent("GET", "/bills/1"), answer(200, b'{"id":"b1"}'), [], id="a good answer"),
    pytest.param(
        sent("GET", "/bills/1"),
        answer(200, b'{"id":1}'),
        [
            finding(
                "answer-breaks-document",
                "/body/id",
                "#/components/responses/Bill/content/application~1json/schema/properties/id/type",
                90,
                '1 is not of type "string"',
                value=1,
                operation="getBill",
                against="mock",
            )
        ],
        id="a member of the wrong type",
    ),
    pytest.param(
        sent("GET", "/bills/1"),
        answer(200, b"{}"),
        [
            finding(
                "answer-breaks-document",
                "/body/id",
                "#/components/responses/Bill/content/application~1json/schema/required",
                90,
                '"id" is a required property',
                operation="getBill",
                against="mock",
            )
        ],
        id="a missing member",
    ),
    pytest.param(
        sent("GET", "/bills/1"),
        answer(200, b"{"),
        [
            finding(
                "answer-breaks-document",
                "/body",
                "#/components/responses/Bill/content/application~1json",
                89,
                "no JSON: unexpected end of data: line 1 column 2 (char 1)",
                operation="getBill",
                against="mock",
            )
        ],
        id="a body that is no JSON",
    ),
    pytest.param(
        sent("GET", "/bills/1"),
        answer(200, b"<p>", "text/html; charset=utf-8"),
        [
            finding(
                "answer-breaks-document",
                "/headers/Content-Type",
                "#/components/responses/Bill",
                86,
                "Content-Type must be application/json; text/html came",
                value="text/html",
                operation="getBill",
                against="mock",
            )
        ],
        id="another media type",
    ),
    pytest.param(
        sent("GET", "/bills/1"),
        answer(200, b'{"id":"b"}', ""),
        [
            finding(
                "answer-breaks-document",
                "/headers/Content-Type",
                "#/components/responses/Bill",
                86,
                "Content-Type must be application/json; none came",
                operation="getBill",
                against="mock",
            )
        ],
        id="no media type",
    ),
    pytest.param(
        sent("GET", "/bills/1"),
        answer(404, b"{}"),
        [
            finding(
                "undocumented-status",
                "/status",
                "#/paths/~1bills~1{number}/get/responses",
                47,
                "the document has the statuses 200; 404 came",
                value=404,
                operation="getBill",
                against="mock",
            )
        ],
        id="a status that is not documented",
    ),
    pytest.param(
        sent("POST", "/bills", body=GOOD), answer(204, b"", ""), [], id="nothing, as documented"
    ),
    pytest.param(
        sent("POST", "/bills", body=GOOD),
        answer(204, b"x", "text/plain"),
        [
            finding(
                "answer-breaks-document",
                "/headers/Content-Type",
                "#/paths/~1bills/post/responses/204",
                39,
                "no body is documented; text/plain came",
                value="text/plain",
                against="mock",
            )
        ],
        id="a body where none is documented",
    ),
    pytest.param(
        sent("DELETE", "/bills/1?reason=x"),
        answer(200, b"ok", "text/plain; charset=utf-8"),
        [],
        id="a good text",
    ),
    pytest.param(
        sent("DELETE", "/bills/1?reason=x"),
        answer(200, b"o", "text/plain"),
        [
            finding(
                "answer-breaks-document",
                "/body",
                "#/paths/~1bills~1{number}/delete/responses/200/content/text~1plain/schema/minLengt"
                "h",
                57,
                '"o" is shorter than 2 characters',
                value="o",
                operation="deleteBill",
                against="mock",
            )
        ],
        id="a text that is too short",
    ),
    pytest.param(sent("GET", "/nowhere"), answer(404), [], id="an answer to what matched nothing"),
    pytest.param(
        sent("HEAD", "/bills/1"), answer(200), [], id="an answer without its body to HEAD"
    ),
    pytest.param(
        sent("POST", "/bills", body={"credit": {}}),
        answer(200, b'{"id":7}'),
        [
            finding(
                "answer-breaks-document",
                "/body/id",
                "#/components/responses/Bill/content/application~1json/schema/properties/id/type",
                90,
                '7 is not of type "string"',
                value=7,
                against="mock",
            )
        ],
        id="the answer to a request that followed an erratum",
    ),
]


@pytest.mark.parametrize(("request_", "response", "findings"), ANSWERS)
def test_answer_is_judged(request_: Request, response: Response, findings: list[Finding]) -> None:
    assert judge().judge_response(request_, response, against="mock") == findings


def test_real_answer_speaks_against_the_document() -> None:
    found = judge().judge_response(sent("GET", "/bills/1"), answer(500), against="document")
    assert [(f.rule, f.against) for f in found] == [("undocumented-status", "document")]


def test_finding_is_whole_and_literal() -> None:
    request = sent("POST", "/bills", body={**GOOD, "state": "lost"})
    assert [found.as_record() for found in judge().judge_request(request)] == [
        {
            "rule": "value-outside-enum",
            "severity": "error",
            "against": "client",
            "vendor": "judged",
            "operation": "createBill",
            "exchange": "ex-1",
            "pointer": "/body/state",
            "value": "lost",
            "document": "#/components/schemas/State/enum",
            "line": 92,
            "message": '"lost" is not one of "open", "paid" or "void"',
            "remedy": "send one of them",
        }
    ]


def test_what_a_vendor_remarks_is_filed() -> None:
    remark = Deviation(
        rule="amounts-do-not-add-up", place=("body", "total"), message="3 is not 1 + 1", value=3
    )
    assert judge().file(sent("POST", "/bills", body=GOOD), [remark]) == [
        finding(
            "amounts-do-not-add-up",
            "/body/total",
            "#/paths/~1bills/post",
            26,
            "3 is not 1 + 1",
            value=3,
        )
    ]


def test_nothing_is_lenient_unless_the_vendor_is_known() -> None:
    request = sent("POST", "/bills", body={**GOOD, "total": "9.99"})
    strict = Judge(document()).judge_request(request)
    assert [(found.rule, found.severity) for found in strict] == [("wrong-type", "error")]


def test_unmatched_request_is_matched_by_the_judge() -> None:
    """Recorded traffic names no operations."""
    request = replace(sent("GET", "/bills/first"), operation=None, params={})
    assert [(f.rule, f.pointer, f.operation) for f in judge().judge_request(request)] == [
        ("invalid-parameter", "/path/number", "getBill")
    ]


@pytest.mark.parametrize(
    ("request_", "operation"),
    [
        (sent("POST", "/bills", body=GOOD), "createBill"),
        (sent("POST", "/bills", body={"credit": {}}), "createCredit"),
        (sent("POST", "/bills", raw=b"{"), "createBill"),
        (sent("GET", "/nowhere"), None),
    ],
)
def test_operation_of_a_request_follows_errata(request_: Request, operation: str | None) -> None:
    assert judge().operation_of(request_) == operation
    assert judge().operation_of(replace(request_, operation=None)) == operation


@pytest.mark.parametrize("size", [10, 99, 101, 5000])
@pytest.mark.parametrize("pattern", [("[", "]"), ('{"a":', "}"), ('{"a":1,"a":', "}")])
def test_deep_body_is_judged_all_the_same(size: int, pattern: tuple[str, str]) -> None:
    raw = (pattern[0] * size + "1" + pattern[1] * size).encode()
    rules = [found.rule for found in judge().judge_request(sent("POST", "/bills", raw=raw))]
    assert rules[0] == ("malformed-body" if size > 100 else rules[0])
    assert set(rules) & {"malformed-body", "wrong-type", "missing-member"}


def test_names_of_members_may_differ_in_case_where_the_vendor_ignores_it() -> None:
    node = {**document().node, "x-case-insensitive": True}
    relaxed = compile_document(node, name="judged", path=document().path)
    body = {"CUSTOMER": {"Name": "Ada"}, "Total": 1, "total": 2, "ZIP": 1}
    found = Judge(relaxed).judge_request(sent("POST", "/bills?LIMIT=1", body=body))
    assert [(f.rule, f.pointer, f.value) for f in found] == [
        ("unknown-parameter", "/query/limit", "1"),
        ("duplicate-member", "/body", "total"),
        ("undocumented-member", "/body/ZIP", 1),
    ]
