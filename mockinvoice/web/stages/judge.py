"""Judge: request and answer are held against the document; deviations are filed as findings."""

from dataclasses import replace

from mockinvoice.contract.messages import Response
from mockinvoice.core.errors import Kind
from mockinvoice.core.findings import Finding
from mockinvoice.web.call import Call, Proceed
from mockinvoice.web.problem import problem

FINDINGS_HEADER = "X-Mockinvoice-Findings"
LENIENT = "lenient-coercion"


def judge(call: Call, proceed: Proceed) -> Response:
    """File findings; with `contract: enforce` a request with an error never reaches the handler.

    A body that is too large was not read: there is nothing to judge.
    """
    if call.refusal is not None and call.refusal.kind is Kind.TOO_LARGE:
        return proceed(call)
    judge_of = call.mounted.judge
    findings = judge_of.judge_request(call.request)
    if call.world.options.contract == "enforce" and any(f.severity == "error" for f in findings):
        response = _enforced(findings)
    else:
        request = call.request
        response = proceed(call)
        if any(finding.rule == LENIENT for finding in findings):
            findings = judge_of.judge_request(request, status=response.status)
        findings += judge_of.file(call.request, call.request.remarks)
        findings += judge_of.judge_response(call.request, response, against="mock")
    if not findings:
        return response
    call.world.findings.extend(findings)
    count = (FINDINGS_HEADER, str(len(findings)))
    return replace(response, headers=(*response.headers, count))


def _enforced(findings: list[Finding]) -> Response:
    """Say what a client must mend before the mock looks at its request."""
    first = next(finding for finding in findings if finding.severity == "error")
    return problem(
        422,
        detail=f"the request breaks the contract: {first.message}",
        remedy=first.remedy,
        findings=[finding.as_record() for finding in findings],
    )
