"""Judge: request and answer are held against the document; deviations are filed as findings."""

from dataclasses import replace

from mockinvoice.contract.messages import Response
from mockinvoice.core.findings import Finding
from mockinvoice.web.call import Call, Proceed
from mockinvoice.web.problem import problem

FINDINGS_HEADER = "X-Mockinvoice-Findings"


def judge(call: Call, proceed: Proceed) -> Response:
    """File findings; with `contract: enforce` a request with an error never reaches the handler."""
    judge_of = call.mounted.judge
    findings = judge_of.judge_request(call.request)
    if call.world.options.contract == "enforce" and any(f.severity == "error" for f in findings):
        response = _enforced(findings)
    else:
        response = proceed(call)
        findings += judge_of.file(call.request, call.request.remarks)
        findings += judge_of.judge_response(call.request, response, against="mock")
    if not findings:
        return response
    call.world.findings.extend(findings)
    count = (FINDINGS_HEADER, str(len(findings)))
    return replace(response, headers=(*response.headers, count))


def _enforced(findings: list[Finding]) -> Response:
    """Say what a client must mend before the mock looks at its request."""
    return problem(
        422,
        detail=f"the request breaks the contract: {findings[0].message}",
        remedy=findings[0].remedy,
        findings=[finding.as_record() for finding in findings],
    )
