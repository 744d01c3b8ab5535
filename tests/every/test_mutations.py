"""The judge finds what is wrong with a client: mutated requests, over every operation."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from mockinvoice.app import Mock
from mockinvoice.contract.document import Document
from mockinvoice.contract.examples import Example, Sent, examples_of
from mockinvoice.contract.judge import Judge
from mockinvoice.contract.messages import Headers, Request
from mockinvoice.core.findings import Finding
from tests.every.mutations import Mutation, mutations_of

KINDS_AT_LEAST = 30
SHARE_AT_LEAST = 0.99


def judged(judge: Judge, sent: Sent) -> list[Finding]:
    path, _, query = sent.path.partition("?")
    request = Request(
        method=sent.method,
        path=path,
        headers=Headers(sent.headers.items()),
        arguments=tuple(parse_qsl(query, keep_blank_values=True)),
        raw=sent.body,
    )
    return judge.judge_request(request)


def spoiled(document: Document) -> Iterator[Example]:
    """Yield the examples to mutate: those that succeed, and of operations without any the first."""
    successes = {e.operation.id for e in examples_of(document) if e.status < 300}
    for example in examples_of(document):
        if example.status < 300:
            yield example
        elif example.operation.id not in successes:  # a PDF has no literal example
            successes.add(example.operation.id)
            yield example


def is_found(mutation: Mutation, findings: list[Finding]) -> bool:
    return any(f.rule in mutation.rules and f.pointer == mutation.pointer for f in findings)


def test_mutated_requests_are_found_with_rule_and_place(mock: Mock, vendor: str) -> None:
    mounted = mock.vendors[vendor]
    tried: Counter[str] = Counter()
    missed: list[Any] = []
    for example in spoiled(mounted.document):
        for mutation in mutations_of(mounted.document, example):
            tried[mutation.kind] += 1
            findings = judged(mounted.judge, mutation.sent)
            if not is_found(mutation, findings):
                told = [(f.rule, f.pointer) for f in findings]
                missed.append((mutation.kind, example.operation.id, mutation.pointer, told))
    assert len(missed) <= (1 - SHARE_AT_LEAST) * tried.total(), missed
    assert missed == []


def test_every_operation_is_mutated(mock: Mock, vendor: str) -> None:
    document = mock.vendors[vendor].document
    mutated = {
        example.operation.id for example in spoiled(document) if [*mutations_of(document, example)]
    }
    assert mutated == document.operations.keys()


def test_requests_are_mutated_in_many_ways(mock: Mock) -> None:
    kinds = {
        mutation.kind
        for mounted in mock.vendors.values()
        for example in spoiled(mounted.document)
        for mutation in mutations_of(mounted.document, example)
    }
    assert len(kinds) >= (KINDS_AT_LEAST if len(mock.vendors) > 1 else 1), sorted(kinds)
