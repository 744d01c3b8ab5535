"""The rules a client is judged by: stable names, what each is about and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mockinvoice.core.findings import Severity


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: its usual severity, a title, and the remedy for whoever breaks it."""

    severity: Severity
    title: str
    remedy: str


def _rule(severity: Severity, title: str, remedy: str) -> Rule:
    return Rule(severity=severity, title=title, remedy=remedy)


RULES: Mapping[str, Rule] = {
    "unknown-path": _rule("error", "No operation has this path", "use the documented path"),
    "wrong-method": _rule("error", "The path has no such method", "use a documented method"),
    "missing-credential": _rule("error", "No credential was sent", "send the documented header"),
    "wrong-credential-scheme": _rule(
        "error", "The credential is spelled in another scheme", "spell it as documented"
    ),
    "credential-in-query": _rule(
        "error", "A credential stands in the address", "send it in the documented header only"
    ),
    "missing-content-type": _rule(
        "error", "The body has no Content-Type", "name the body's documented media type"
    ),
    "wrong-content-type": _rule(
        "error", "The Content-Type is not documented", "send a documented media type"
    ),
    "missing-body": _rule("error", "The operation needs a body", "send the documented body"),
    "malformed-body": _rule("error", "The body cannot be read", "send well-formed content"),
    "duplicate-member": _rule("error", "A member is sent twice", "send each member once"),
    "ignored-body": _rule("warning", "The operation takes no body", "send no body"),
    "missing-parameter": _rule("error", "A required parameter is missing", "send the parameter"),
    "invalid-parameter": _rule("error", "A parameter has a wrong value", "send a documented value"),
    "unknown-parameter": _rule(
        "warning", "The parameter is not documented", "leave it out: the vendor ignores it"
    ),
    "missing-member": _rule("error", "A required member is missing", "send the member"),
    "wrong-type": _rule("error", "A member has the wrong type", "send the documented type"),
    "bad-format": _rule(
        "error", "A text is not in the documented format", "spell it as documented"
    ),
    "money-scale": _rule("error", "An amount is too fine", "round to the documented scale"),
    "value-outside-enum": _rule("error", "The value is none of the documented", "send one of them"),
    "out-of-range": _rule("error", "The value is out of bounds", "stay within the bounds"),
    "wrong-form": _rule("error", "The value fits none of the documented forms", "use one form"),
    "read-only-member": _rule(
        "warning", "The member is set by the vendor alone", "leave it out: the vendor ignores it"
    ),
    "undocumented-member": _rule(
        "warning", "The member is not documented", "leave it out: the vendor ignores it"
    ),
    "lenient-coercion": _rule(
        "warning",
        "The vendor takes it, the document does not say so",
        "send what the document says: leniency may end without notice",
    ),
    "documented-erratum": _rule(
        "note", "The documented address is an erratum", "use the corrected address"
    ),
    "amounts-do-not-add-up": _rule(
        "note", "Amounts do not add up", "let the total be the sum of its parts"
    ),
    "deprecated-use": _rule("warning", "This is deprecated", "use its documented successor"),
    "repeated-request": _rule(
        "warning",
        "A call that is not idempotent was repeated after its answer had come",
        "do not send it again unless the first answer was lost",
    ),
    "done-twice": _rule(
        "warning",
        "A call that is not idempotent was repeated after its answer had been lost, and done twice",
        "look whether it was done before sending it again",
    ),
    "early-retry": _rule(
        "error", "The client came back before the vendor's wait was over", "wait as told"
    ),
    "unused-cursor": _rule(
        "warning", "There was more, and the cursor was never used", "page with the cursor"
    ),
    "needless-token": _rule(
        "warning", "A token was requested while the last was valid", "keep a token till it expires"
    ),
    "expired-token": _rule(
        "warning", "A token was used after it had expired", "request a new one in time"
    ),
    "repeated-refusal": _rule(
        "warning", "The same refused call was sent again and again", "heed the refusal"
    ),
    "webhook-not-received": _rule(
        "error", "A webhook got another answer than the vendor needs", "answer as documented"
    ),
    "undocumented-status": _rule(
        "error", "The answer has an undocumented status", "document the status, or answer another"
    ),
    "answer-breaks-document": _rule(
        "error", "The answer is not as documented", "mend the document or the answer"
    ),
}
