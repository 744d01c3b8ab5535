"""What the control API answers with, see `openapi/control.yaml`; instants are ISO 8601 texts."""

from typing import Any, Literal, TypedDict

Json = dict[str, Any]


class VendorAction(TypedDict):
    """Something that happens out of sight of an API."""

    name: str
    summary: str


class ServedVendor(TypedDict):
    """One emulated API; `url` is its base URL in the default space."""

    name: str
    title: str
    url: str
    hosts: list[str]
    credential: str
    actions: list[VendorAction]
    openapi: str


class Description(TypedDict):
    """A space; `urls` are the base URLs by vendor."""

    name: str
    options: Json
    now: str
    urls: dict[str, str]


class Snapshot(TypedDict):
    """A named state: `at` is the space's time when it was taken, `records` their number."""

    name: str
    at: str
    records: int


class Exchange(TypedDict):
    """One request and its answer, redacted; `query` holds names with their values."""

    id: str
    at: str
    vendor: str
    operation: str | None
    method: str
    path: str
    query: list[list[str]]
    request_headers: dict[str, str]
    request_body: str
    status: int
    response_headers: dict[str, str]
    response_body: str
    trace: str | None
    notes: list[str]


class Finding(TypedDict):
    """One deviation; `pointer` leads into the message, `document` and `line` into the document."""

    fingerprint: str
    rule: str
    severity: Literal["error", "warning", "note"]
    against: Literal["client", "mock", "document"]
    vendor: str
    operation: str | None
    exchange: str
    pointer: str
    value: Any
    document: str
    line: int
    message: str
    remedy: str


class Count(TypedDict):
    """How many of how many."""

    percent: float
    exercised: int
    total: int


class Coverage(TypedDict):
    """How much of a vendor's contract was exercised, and what never was."""

    vendor: str
    percent: float
    exercised: int
    total: int
    kinds: dict[str, Count]
    operations: dict[str, Count]
    missing: list[dict[str, str]]


class Event(TypedDict):
    """What fell due; `kind` is `<vendor>.<event>`."""

    at: str
    kind: str
    data: Json


Message = TypedDict(
    "Message",
    {
        "id": str,
        "vendor": str,
        "at": str,
        "from": str,
        "to": list[str],
        "subject": str,
        "message_id": str,
        "text": str,
        "html": str,
        "attachments": list[str],
        "smtp": Json | None,
    },
)


class Delivery(TypedDict):
    """One webhook call; `state` is `queued`, `delivered` or `failed`."""

    id: str
    vendor: str
    event: str
    subscription: str | None
    url: str
    headers: dict[str, str]
    body: str
    created_at: str
    state: str
    next_at: str | None
    attempts: list[Json]


class Fault(TypedDict):
    """A rule: what it has `seen`, and how often it `struck`."""

    id: str
    persona: str | None
    match: Json
    do: Json
    seen: int
    struck: int
