"""Judge: request and answer are held against the document; deviations are filed as findings."""

import logging
from dataclasses import replace

from mockinvoice.contract.messages import Response
from mockinvoice.core.errors import Kind
from mockinvoice.core.findings import Finding
from mockinvoice.web.call import Call, Proceed
from mockinvoice.web.problem import problem

log = logging.getLogger("mockinvoice.judge")
FINDINGS_HEADER = "X-Mockinvoice-Findings"
LENIENT = "lenient-coercion"


def judge(call: Call, proceed: Proceed) -> Response:
    """File findings; with `contract: enforce` a request with an error never reaches the handler.

    A body that is too large was not read: there is nothing to judge.
    """
    if call.refusal is not None and call.refusal.kind is Kind.TOO_LARGE:
        return proceed(call)
    findings = call.mounted.judge.judge_request(call.request)
    if call.world.options.contract == "enforce" and any(f.severity == "error" for f in findings):
        response = _enforced(findings)
    else:
        response, findings = _observed(call, proceed, findings)
    if not findings:
        return response
    call.world.findings.extend(findings)
    return response.with_headers((FINDINGS_HEADER, str(len(findings))))


def _observed(
    call: Call, proceed: Proceed, findings: list[Finding]
) -> tuple[Response, list[Finding]]:
    """Let the call happen, and judge what only its answer tells."""
    judge_of, request = call.mounted.judge, call.request
    response = proceed(call)
    if any(finding.rule == LENIENT for finding in findings):
        afresh = replace(request)  # a handler may have changed what was read of the body
        findings = judge_of.judge_request(afresh, status=response.status)
    own = judge_of.judge_response(call.request, response, against="mock")
    for finding in own:
        log.error("our own answer breaks %s: %s", finding.document, finding.message)
    return response, [*findings, *judge_of.file(call.request, call.request.remarks), *own]


def _enforced(findings: list[Finding]) -> Response:
    """Say what a client must mend before the mock looks at its request."""
    first = next(finding for finding in findings if finding.severity == "error")
    return problem(
        422,
        detail=f"the request breaks the contract: {first.message}",
        remedy=first.remedy,
        findings=[finding.as_record() for finding in findings],
    )
