"""Judging recorded traffic: the client's requests and the vendor's real answers."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import orjson

from mockinvoice.contract.coverage import Survey
from mockinvoice.contract.document import Document
from mockinvoice.contract.history import History
from mockinvoice.contract.judge import Judge
from mockinvoice.contract.messages import Request, Response
from mockinvoice.contract.over_time import judge_history
from mockinvoice.contract.redact import MASK, Redactor
from mockinvoice.contract.report import Report
from mockinvoice.contract.scope import Scope, read
from mockinvoice.contract.traffic.addresses import Addresses, is_of_mock
from mockinvoice.contract.traffic.entry import Entry
from mockinvoice.core.findings import Finding, Party, Severity
from mockinvoice.core.journal import Exchange, body_text

REMEMBERED, SHOWN, LISTED = 10_000, 1_000, 20_000
LONGEST_REMEMBERED = 500
REASONS, OTHER_REASONS = 20, "answers could not be judged for other reasons"
REDIRECTS = (301, 302, 303, 304, 307, 308)
PREFLIGHT = "access-control-request-method"
NO_ANSWER = Response(status=0)


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A vendor's document with what judges by it and masks by it."""

    document: Document
    judge: Judge
    redactor: Redactor


class Recorded:
    """Collects the verdict on one vendor's recorded traffic, in bounded memory.

    Rules over time see the last `REMEMBERED` exchanges of a file; `SHOWN` exchanges with findings
    are kept to be shown, `LISTED` findings to be listed, more are counted.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._addresses = Addresses(contract.document)
        self._survey = Survey(Scope(contract.document))
        self._judged = 0
        self._findings: list[Finding] = []
        self._shown: dict[str, Exchange] = {}
        self._unlisted: Counter[Severity] = Counter()
        self._omitted: Counter[str] = Counter()

    def add(self, path: Path, entries: Iterable[Entry]) -> None:
        """Judge what a file has recorded. Raises `TrafficError` as far as reading it does."""
        history: deque[Exchange] = deque(maxlen=REMEMBERED)
        file = str(path)
        for number, entry in enumerate(entries, start=1):
            address = self._addresses.path_of(entry)
            if address is None:
                self._omitted["exchanges with other hosts were passed over"] += 1
            elif entry.method == "OPTIONS" and PREFLIGHT in entry.headers:
                self._omitted["preflight requests of a browser were passed over"] += 1
            else:
                request = self._request(entry, address, key=f"{file}:{entry.line}#{number}")
                history.append(_slim(self._judge(entry, request)))
        over_time = judge_history(
            History(document=self._contract.document, exchanges=tuple(history))
        )
        by_id = {exchange.id: exchange for exchange in history}
        for finding in over_time:
            self._keep([finding], by_id[finding.exchange])

    def report(self) -> Report:
        """Return the verdict so far."""
        coverage = self._survey.coverage()
        return Report(
            findings=tuple(self._findings),
            judged=self._judged,
            exchanges=self._shown,
            coverage=(coverage,) if self._judged else (),
            omissions=tuple(f"{count} {what}" for what, count in self._omitted.items()),
            unlisted=dict(self._unlisted),
        )

    def _request(self, entry: Entry, address: str, *, key: str) -> Request:
        match = self._contract.judge.match(entry.method, address)
        query = urlsplit(entry.url).query
        return Request(
            method=entry.method,
            path=address,
            headers=entry.headers,
            exchange=key,
            url=entry.url,
            arguments=tuple(parse_qsl(query, keep_blank_values=True)),
            raw=entry.body,
            params=match.params,
            operation=match.operation.id if match.operation else None,
        )

    def _judge(self, entry: Entry, request: Request) -> Exchange:
        status = (entry.response or NO_ANSWER).status
        findings = self._contract.judge.judge_request(request, status=status)
        findings += self._judge_answer(entry, request)
        exchange = self._exchange(entry, request)
        self._survey.add(exchange)
        self._keep([f for f in findings if not (entry.vendor and _is_masked(f))], exchange)
        self._judged += 1
        return exchange

    def _exchange(self, entry: Entry, request: Request) -> Exchange:
        response = entry.response or NO_ANSWER
        return Exchange(
            id=request.exchange,
            at=entry.at,
            vendor=self._contract.document.name,
            operation=self._contract.judge.operation_of(request),
            method=request.method,
            path=request.path,
            query=list(request.arguments),
            request_headers=dict(request.headers),
            request_body=self._text(request.raw),
            status=response.status,
            response_headers=dict(response.headers),
            response_body=self._text(response.body),
            lost=entry.response is None,
        )

    def _judge_answer(self, entry: Entry, request: Request) -> Iterator[Finding]:
        if entry.why_unread:
            reason = f"answers could not be judged: {entry.why_unread[:LONGEST_REMEMBERED]}"
            is_one_more = reason not in self._omitted and len(self._omitted) >= REASONS
            self._omitted[OTHER_REASONS if is_one_more else reason] += 1
        elif entry.response is not None and self._is_detour(request, entry.response):
            self._omitted["redirects were not held against the document"] += 1
        elif entry.response is not None:
            against: Party = "mock" if is_of_mock(entry) else "document"
            judge = self._contract.judge
            yield from judge.judge_response(request, entry.response, against=against)

    def _is_detour(self, request: Request, response: Response) -> bool:
        """Whether an answer is a redirect that the document does not know."""
        operation = self._contract.document.operations.get(request.operation or "")
        documented = operation.node["responses"] if operation else ()
        return response.status in REDIRECTS and str(response.status) not in documented

    def _keep(self, findings: list[Finding], exchange: Exchange) -> None:
        room = LISTED - len(self._findings)
        self._findings += findings[:room]
        self._unlisted.update(finding.severity for finding in findings[room:])
        if findings and len(self._shown) < SHOWN and exchange.id not in self._shown:
            self._shown[exchange.id] = self._masked(exchange)

    def _text(self, body: bytes) -> str:
        """Spell a body as an exchange keeps it, not yet masked if it is UTF-8."""
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            return body_text(self._contract.redactor.body(body))

    def _masked(self, exchange: Exchange) -> Exchange:
        """Mask credentials and card numbers of what is to be shown: looking for them takes long."""
        redactor = self._contract.redactor
        return replace(
            exchange,
            path=redactor.path(exchange.path),
            query=redactor.query(exchange.query),
            request_headers=redactor.headers(exchange.request_headers.items()),
            request_body=body_text(redactor.body(exchange.request_body.encode())),
            response_headers=redactor.headers(exchange.response_headers.items()),
            response_body=body_text(redactor.body(exchange.response_body.encode())),
        )


def _is_masked(finding: Finding) -> bool:
    """Whether a finding is about a value that the journal has masked, and not about the client."""
    place = finding.pointer.split("/")[1:2]
    return place == ["body"] and isinstance(finding.value, str) and finding.value.startswith(MASK)


def _slim(exchange: Exchange) -> Exchange:
    """Return what the rules over time need of an exchange."""
    if max(len(exchange.request_body), len(exchange.response_body)) <= LONGEST_REMEMBERED:
        return exchange
    return replace(
        exchange,
        request_body=_digest(exchange.request_body),
        response_body=_essence(exchange.response_body),
    )


def _digest(text: str) -> str:
    if len(text) <= LONGEST_REMEMBERED:
        return text
    return f"({len(text)} characters, sha256 {sha256(text.encode()).hexdigest()})"


def _essence(text: str) -> str:
    """Return a long answer without its nested members."""
    if len(text) <= LONGEST_REMEMBERED:
        return text
    data = read(text)
    members = data.items() if isinstance(data, dict) else ()
    return orjson.dumps({n: v for n, v in members if not isinstance(v, (dict, list))}).decode()
