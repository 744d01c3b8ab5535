"""Judging how credentials are sent; whether they are good is the vendor's business."""

from collections.abc import Iterator, Mapping

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Document, Node, Operation
from mockinvoice.contract.messages import Request
from mockinvoice.contract.redact import CREDENTIAL_PARAMETERS

SCHEME_WORDS = ("bearer ", "basic ", "token ", "apikey ", "api-key ")


def judge_credentials(
    document: Document, operation: Operation, request: Request
) -> Iterator[Deviation]:
    """Report a credential that is missing, in another scheme or in the address."""
    if not operation.takes_credentials:
        return
    schemes = _schemes(document, operation)
    sent = [_state(scheme, request) for scheme in schemes.values()]
    yield from _in_query(schemes, request)
    if "wrong" in sent and "right" not in sent:
        yield from _wrong_scheme(schemes, request)
    elif operation.needs_credentials and "right" not in sent:
        yield _missing(schemes)


def _schemes(document: Document, operation: Operation) -> Mapping[str, Node]:
    alternatives = operation.node.get("security", document.node.get("security", []))
    return {name: document.security_schemes[name] for entry in alternatives for name in entry}


def _state(scheme: Node, request: Request) -> str:
    """Return whether a scheme's credential is `right`, `wrong` or `missing`."""
    header = str(request.headers.get(header_of(scheme), "")).strip()
    if not header:
        return "missing"
    word = scheme_word(scheme)
    if word:
        return "right" if header.lower().startswith(word + " ") else "wrong"
    return "wrong" if header.lower().startswith(SCHEME_WORDS) else "right"


def header_of(scheme: Node) -> str:
    """Return the header that carries a scheme's credential."""
    return str(scheme["name"]) if scheme["type"] == "apiKey" else "Authorization"


def scheme_word(scheme: Node) -> str:
    """Return the word before the credential, in lower case; empty for a bare key."""
    if scheme["type"] == "apiKey":
        return ""
    return str(scheme.get("scheme", "bearer")).lower()


def _spelling(scheme: Node) -> str:
    word = scheme_word(scheme)
    return f"{header_of(scheme)}: {word.capitalize() + ' ' if word else ''}<credential>"


def _in_query(schemes: Mapping[str, Node], request: Request) -> Iterator[Deviation]:
    in_query = {s["name"].lower() for s in schemes.values() if s.get("in") == "query"}
    names = CREDENTIAL_PARAMETERS | {header_of(scheme).lower() for scheme in schemes.values()}
    for name, _ in request.arguments:
        if name.lower() in names - in_query:
            first = next(iter(schemes))
            yield Deviation(
                rule="credential-in-query",
                place=("query", name),
                value="***",
                message=f"a credential belongs into {_spelling(schemes[first])}; it came in the"
                f" query parameter {name}",
                at=f"/components/securitySchemes/{first}",
            )


def _wrong_scheme(schemes: Mapping[str, Node], request: Request) -> Iterator[Deviation]:
    for name, scheme in schemes.items():
        header = header_of(scheme)
        sent = str(request.headers.get(header, "")).strip()
        if sent:
            first = sent.partition(" ")[0] if " " in sent else "no scheme"
            yield Deviation(
                rule="wrong-credential-scheme",
                place=("headers", header),
                value="***",
                message=f"the credential is spelled {_spelling(scheme)}; it came with {first}",
                at=f"/components/securitySchemes/{name}",
            )
            return


def _missing(schemes: Mapping[str, Node]) -> Deviation:
    name, scheme = next(iter(schemes.items()))
    spellings = " or ".join(_spelling(one) for one in schemes.values())
    return Deviation(
        rule="missing-credential",
        place=("headers", header_of(scheme)),
        message=f"the operation needs {spellings}; none came",
        at=f"/components/securitySchemes/{name}",
    )
