"""The judge: holds requests and answers against a vendor's document and returns findings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Document, Erratum, Operation
from mockinvoice.contract.judging.address import judge_address, judge_deprecation, pointer_of
from mockinvoice.contract.judging.answers import (
    Answers,
    answers_of,
    is_as_documented,
    judge_answer,
)
from mockinvoice.contract.judging.bodies import Body, body_of, judge_body
from mockinvoice.contract.judging.clean import Glance, glance_at
from mockinvoice.contract.judging.credentials import (
    Credentials,
    credentials_of,
    judge_credentials,
)
from mockinvoice.contract.judging.parameters import Parameter, judge_parameters, parameters_of
from mockinvoice.contract.judging.schemas import Schemas
from mockinvoice.contract.matching import Match, Matcher
from mockinvoice.contract.messages import FORM, Request, Response
from mockinvoice.contract.pointers import line_of, pointer
from mockinvoice.contract.redact import Redactor
from mockinvoice.contract.rules import RULES
from mockinvoice.core.findings import Finding, Party

Accepts = Callable[[Operation, Any], bool]
REFUSED = (400, 422)
# Of one message: whoever has that many has one cause for most of them.
MOST = 1000
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """An operation with everything it is judged by."""

    operation: Operation
    at: str
    credentials: Credentials
    parameters: tuple[Parameter, ...]
    body: Body
    answers: Answers
    glance: Glance


class Judge:
    """Judges by one document.

    `accepts(operation, data)` tells whether the vendor takes a body's form though the document does
    not allow it; without it nothing is taken for lenient.
    """

    def __init__(self, document: Document, *, accepts: Accepts | None = None) -> None:
        self._document = document
        self._accepts = accepts or _never
        self._redactor = Redactor(document)
        self._matcher = Matcher(document)
        self._schemas = Schemas(document.name, document.node)
        self._compiled: dict[str, Compiled] = {}

    def prepare(self) -> None:
        """Compile everything now instead of on its first use."""
        for operation in self._document.operations:
            self._operation(operation)

    def _operation(self, name: str) -> Compiled:
        # Two threads may both compile it the first time, to the same effect.
        if name not in self._compiled:
            document, operation = self._document, self._document.operations[name]
            credentials = credentials_of(document, operation)
            parameters = parameters_of(document, operation, self._schemas)
            body = body_of(document, operation, self._schemas)
            self._compiled[name] = Compiled(
                operation=operation,
                at=pointer_of(document, operation),
                credentials=credentials,
                parameters=parameters,
                body=body,
                answers=answers_of(document, operation, self._schemas),
                glance=glance_at(
                    operation, parameters=parameters, credentials=credentials, body=body
                ),
            )
        return self._compiled[name]

    def match(self, method: str, path: str) -> Match:
        """Find the operation of a request whose path begins behind host or vendor prefix."""
        return self._matcher.match(method, path)

    def judge_request(self, request: Request, *, status: int | None = None) -> list[Finding]:
        """Return the findings against the client; `status` is what it was answered, if known.

        What a vendor has refused for its form it does not take, however lenient it is.
        """
        if request.operation is None:
            match = self.match(request.method, request.path)
            if match.operation is None:
                return self._findings(request, judge_address(request, match), against="client")
            request = replace(request, operation=match.operation.id, params=match.params)
        if self._operation(str(request.operation)).glance.is_clean(request):
            return []
        accepts = _never if status in REFUSED else self._accepts
        return self._findings(request, self._deviations(request, accepts), against="client")

    def operation_of(self, request: Request) -> str | None:
        """Return the operation a request comes to, corrected where its document has an erratum."""
        operation = request.operation
        if operation is None:
            match = self.match(request.method, request.path)
            operation = match.operation.id if match.operation else None
        erratum = self._erratum(operation, request) if operation else None
        return erratum.operation if erratum else operation

    def judge_response(
        self, request: Request, response: Response, *, against: Party
    ) -> list[Finding]:
        """Return the findings against an answer; one to an unmatched request has no document."""
        operation = self.operation_of(request)
        if operation is None or request.method == "HEAD":
            return []
        answers = self._operation(operation).answers
        if is_as_documented(answers, response):
            return []
        return self._findings(request, judge_answer(answers, response), against=against)

    def file(self, request: Request, remarks: Iterable[Deviation]) -> list[Finding]:
        """Return as findings what a vendor itself remarked on a request."""
        return self._findings(request, remarks, against="client")

    def _erratum(self, operation: str, request: Request) -> Erratum | None:
        """Return the erratum of the document that a request follows, if any."""
        errata = self._operation(operation).operation.errata
        if not errata:
            return None
        return next((one for one in errata if _has_root(request, one.root)), None)

    def _deviations(self, request: Request, accepts: Accepts) -> Iterator[Deviation]:
        assert request.operation is not None
        known = self._operation(request.operation)
        yield from judge_deprecation(known.operation, known.at)
        erratum = self._erratum(request.operation, request)
        if erratum is not None:
            corrected = self._operation(erratum.operation)
            yield Deviation(
                rule="documented-erratum",
                place=("path",),
                value=request.path,
                message=f"{erratum.note}; {erratum.operation} is at {corrected.operation.path}",
                at=f"{known.at}/x-errata",
            )
            known = corrected
        yield from judge_credentials(known.credentials, request)
        yield from judge_parameters(
            known.parameters,
            request,
            arguments=_arguments(request),
            path_values=request.params,
            credentials=known.credentials.parameters,
            ignores_case=self._document.ignores_case,
        )
        yield from judge_body(
            known.body, request, accepts=lambda data: accepts(known.operation, data)
        )

    def _findings(
        self, request: Request, deviations: Iterable[Deviation], *, against: Party
    ) -> list[Finding]:
        found = islice(deviations, MOST)
        return [self._finding(request, deviation, against) for deviation in found]

    def _finding(self, request: Request, deviation: Deviation, against: Party) -> Finding:
        rule = RULES[deviation.rule]
        known = self._operation(request.operation) if request.operation else None
        at = deviation.at or (known.at if known else "/paths")
        value, message = self._redactor.value(
            deviation.place, deviation.value, message=deviation.message
        )
        return Finding(
            rule=deviation.rule,
            severity=deviation.severity or rule.severity,
            against=against,
            vendor=self._document.name,
            operation=request.operation,
            exchange=request.exchange,
            pointer=self._redactor.path(pointer(map(_short, deviation.place))),
            value=value,
            document="#" + at,
            line=line_of(self._document.path, at),
            message=message,
            remedy=rule.remedy,
        )


def _short(step: str | int) -> str | int:
    """Return the name of a member as it is kept: a client may give one of a megabyte."""
    return step if isinstance(step, int) or len(step) <= LONGEST else f"{step[:LONGEST]}…"


def _never(_operation: Operation, _data: Any) -> bool:
    return False


def _has_root(request: Request, root: str) -> bool:
    try:
        data = request.data
    except orjson.JSONDecodeError:
        return False
    return isinstance(data, dict) and root in data


def _arguments(request: Request) -> list[tuple[str, str]]:
    """Return the query arguments, on GET with those of a form body before them."""
    if request.method == "GET" and request.media_type == FORM:
        form = parse_qsl(request.raw.decode("utf-8", "replace"), keep_blank_values=True)
        return [*form, *request.arguments]
    return list(request.arguments)
