"""A report with one of everything, and one whose client means harm."""

from mockinvoice.contract.coverage import Survey
from mockinvoice.contract.report import Report
from mockinvoice.contract.scope import Scope
from mockinvoice.core.findings import Finding
from mockinvoice.core.journal import Exchange
from tests.contract.judged import GOOD, document, finding, judge, sent
from tests.contract.test_over_time import happened

ENUM = "#/components/schemas/State/enum"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\x00\u202e&\"'"


def exchange() -> Exchange:
    """Return the exchange that most findings are about."""
    return happened(
        1,
        "createBill",
        query=[("dry", "1")],
        request_headers={"content-type": "application/json", "x-key": "***"},
        request_body='{"customer": {"name": "Ada"}, "state": "lost"}',
        response_headers={"Content-Type": "application/json"},
        response_body='{"id": 7}',
    )


def report() -> Report:
    """Return a report with findings of every severity and party."""
    survey = Survey(Scope(document()))
    survey.add(exchange())
    return Report(
        findings=(
            finding("value-outside-enum", "/body/state", ENUM, 92, "no state", value="lost"),
            finding("missing-member", "/body/total", "#/components/schemas/Bill", 93, "no total"),
            finding("unknown-parameter", "/query/dry", "#/paths/~1bills/post", 26, "dry?"),
            finding("documented-erratum", "/path", "#/paths/~1bills/post", 26, "an erratum"),
            finding(
                "answer-breaks-document",
                "/body/id",
                "#/components/responses/Bill",
                86,
                "7 is no text",
                value=7,
                against="document",
            ),
            finding(
                "undocumented-status",
                "/status",
                "#/paths/~1bills/post/responses",
                37,
                "500 came",
                value=500,
                against="mock",
                exchange="ex-2",
            ),
            finding("webhook-not-received", "", "#", 1, "got 500", exchange="dl-1", operation=None),
        ),
        judged=3,
        exchanges={"ex-1": exchange(), "ex-3": happened(3, "getStatus")},
        coverage=(survey.coverage(),),
        suppressed=2,
        omissions=("1 exchanges with other hosts were passed over",),
        unlisted={"warning": 4},
    )


def clean() -> Report:
    """Return a report in which nothing is wrong."""
    return Report(findings=(), judged=1, exchanges={"ex-1": happened(1)})


def hostile() -> Report:
    """Return a report on a client that puts mischief wherever it can."""
    request = sent("POST", "/bills", body={**GOOD, HOSTILE: {HOSTILE: [HOSTILE]}, "due": HOSTILE})
    lost: list[Finding] = judge().judge_request(sent("GET", "/bills"))
    exchange = happened(
        1,
        path="/v1/" + HOSTILE,
        query=[(HOSTILE, HOSTILE)],
        method=HOSTILE,
        request_headers={HOSTILE: HOSTILE, "content-type": HOSTILE},
        request_body=request.raw.decode(),
        response_headers={HOSTILE: HOSTILE},
        response_body=HOSTILE,
        at="2024-04-29T12:00:00Z",
    )
    evil = finding(
        "unknown-parameter", f"/query/{HOSTILE}", "#" + HOSTILE, 1, HOSTILE, value=HOSTILE
    )
    return Report(
        findings=(*judge().judge_request(request), *lost, evil),
        judged=1,
        exchanges={"ex-1": exchange},
        omissions=(HOSTILE,),
    )
