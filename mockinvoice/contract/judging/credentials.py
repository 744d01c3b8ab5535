"""Judging how credentials are sent; whether they are good is the vendor's business."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Document, Node, Operation
from mockinvoice.contract.judging.bodies import parse
from mockinvoice.contract.messages import Request
from mockinvoice.contract.redact import CREDENTIAL_PARAMETERS, SCHEME_WORDS

SCHEME_BEGINNINGS = tuple(f"{word} " for word in SCHEME_WORDS)


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A security scheme: its header, and the word before the credential, empty for a bare key.

    With `is_parameter` it is a parameter of this name in the query and, with `is_member`
    (`x-in-body` in the document), a member of the body.
    """

    name: str
    header: str
    word: str
    is_parameter: bool
    is_member: bool

    @property
    def spelling(self) -> str:
        """How the header or the parameter is written."""
        if self.is_parameter:
            return f"?{self.header}=<credential>"
        return f"{self.header}: {self.word.capitalize() + ' ' if self.word else ''}<credential>"


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """The schemes an operation takes, none if it takes no credential.

    `in_query` are the names of query parameters that must not carry a credential.
    """

    required: bool
    schemes: tuple[Scheme, ...]
    in_query: frozenset[str]

    @property
    def parameters(self) -> frozenset[str]:
        """The names of query parameters, in lower case, that this module looks after."""
        return self.in_query | {s.header.lower() for s in self.schemes if s.is_parameter}


def credentials_of(document: Document, operation: Operation) -> Credentials:
    """Gather how an operation takes credentials."""
    alternatives = operation.node.get("security", document.node.get("security", []))
    nodes = {name: document.security_schemes[name] for entry in alternatives for name in entry}
    documented = {node["name"].lower() for node in nodes.values() if node.get("in") == "query"}
    headers = {header_of(node).lower() for node in nodes.values()}
    return Credentials(
        required=operation.needs_credentials,
        schemes=tuple(
            Scheme(
                name=name,
                header=header_of(node),
                word=scheme_word(node),
                is_parameter=node.get("in") == "query",
                is_member=bool(node.get("x-in-body")),
            )
            for name, node in nodes.items()
        ),
        in_query=frozenset((CREDENTIAL_PARAMETERS | headers) - documented),
    )


def judge_credentials(credentials: Credentials, request: Request) -> Iterator[Deviation]:
    """Report a credential that is missing, in another scheme or in the address."""
    if not credentials.schemes:
        return
    sent = [_state(scheme, request) for scheme in credentials.schemes]
    yield from _in_query(credentials, request)
    if "right" not in sent:
        if "wrong" in sent:
            yield _wrong_scheme(credentials.schemes[sent.index("wrong")], request)
        elif credentials.required:
            yield _missing(credentials.schemes)


def is_right(credentials: Credentials, request: Request) -> bool:
    """Whether one of the schemes is kept to; where none is documented, nothing need be sent."""
    if not credentials.schemes:
        return True
    return any(_state(scheme, request) == "right" for scheme in credentials.schemes)


def _state(scheme: Scheme, request: Request) -> str:
    """Return whether a scheme's credential is `right`, `wrong` or `missing`."""
    if scheme.is_parameter:
        sent = dict(request.arguments).get(scheme.header) or _member(scheme, request)
        return "right" if sent else "missing"
    header = str(request.headers.get(scheme.header, "")).strip().lower()
    if not header:
        return "missing"
    if scheme.word:
        return "right" if header.startswith(scheme.word + " ") else "wrong"
    return "wrong" if header.startswith(SCHEME_BEGINNINGS) else "right"


def _member(scheme: Scheme, request: Request) -> Any:
    """Return the member of the body that is the credential, if the scheme has it there."""
    if not scheme.is_member:
        return None
    try:
        data = parse(request)
    except orjson.JSONDecodeError:
        return None
    return data.get(scheme.header) if isinstance(data, dict) else None


def header_of(scheme: Node) -> str:
    """Return the header that carries a scheme's credential."""
    return str(scheme["name"]) if scheme["type"] == "apiKey" else "Authorization"


def scheme_word(scheme: Node) -> str:
    """Return the word before the credential, in lower case; empty for a bare key."""
    if scheme["type"] == "apiKey":
        return ""
    return str(scheme.get("scheme", "bearer")).lower()


def _in_query(credentials: Credentials, request: Request) -> Iterator[Deviation]:
    for name, _ in request.arguments:
        if name.lower() in credentials.in_query:
            first = credentials.schemes[0]
            yield Deviation(
                rule="credential-in-query",
                place=("query", name),
                value="***",
                message=f"a credential belongs into {first.spelling}; it came in the query"
                f" parameter {name}",
                at=f"/components/securitySchemes/{first.name}",
            )


def _wrong_scheme(scheme: Scheme, request: Request) -> Deviation:
    sent = str(request.headers.get(scheme.header, "")).strip()
    first = sent.partition(" ")[0] if " " in sent else "no scheme"
    return Deviation(
        rule="wrong-credential-scheme",
        place=("headers", scheme.header),
        value="***",
        message=f"the credential is spelled {scheme.spelling}; it came with {first}",
        at=f"/components/securitySchemes/{scheme.name}",
    )


def _missing(schemes: tuple[Scheme, ...]) -> Deviation:
    spellings = " or ".join(dict.fromkeys(scheme.spelling for scheme in schemes))
    return Deviation(
        rule="missing-credential",
        place=("headers", schemes[0].header),
        message=f"the operation needs {spellings}; none came",
        at=f"/components/securitySchemes/{schemes[0].name}",
    )
