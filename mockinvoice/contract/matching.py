"""Finding the operation of a recorded request, or the nearest one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from mockinvoice.contract.document import Document, Operation

VARIABLE = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a path leads to: an operation, or the methods it has, or nothing.

    `params` are the values of the path's variables; `nearest` is the documented operation that is
    most like what was sent, with its whole address in `address`.
    """

    operation: Operation | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    nearest: Operation | None = None
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A documented address: what a path must look like to be it, and its variables in order."""

    pattern: re.Pattern[str]
    template: str
    variables: tuple[str, ...]
    operation: Operation
    takes_slashes: bool

    @property
    def address(self) -> str:
        """Method and path as documented."""
        return f"{self.operation.method} {self.template}"


class Matcher:
    """Matches paths against all servers and paths of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _rules(self) -> list[Rule]:
        """What there is to match, made when it is first needed."""
        flags = re.IGNORECASE if self._document.ignores_case else 0
        rules = [
            Rule(
                pattern=re.compile(_pattern(template, slashed), flags),
                template=template,
                variables=tuple(VARIABLE.findall(template)),
                operation=operation,
                takes_slashes=bool(slashed),
            )
            for operation in self._document.operations.values()
            for template in _templates(operation)
            for slashed in _ways(operation)
        ]
        # A path without variables wins over one with them, as it does in URL routing, and all
        # others over one whose variable takes slashes.
        return sorted(rules, key=lambda rule: (rule.takes_slashes, len(rule.variables)))

    def match(self, method: str, path: str) -> Match:
        """Match a path that begins behind the vendor's host or prefix."""
        fitting = []
        for rule in self._rules:
            found = rule.pattern.fullmatch(path)
            if found is not None:
                if rule.operation.method in (method, "GET" if method == "HEAD" else method):
                    params = dict(zip(rule.variables, found.groups(), strict=True))
                    return Match(operation=rule.operation, params=params)
                fitting += [] if rule.takes_slashes else [rule]
        allowed = tuple(sorted({rule.operation.method for rule in fitting}))
        nearest = fitting[0] if fitting else self._nearest(method, path)
        return Match(allowed=allowed, nearest=nearest.operation, address=nearest.address)

    def _nearest(self, method: str, path: str) -> Rule:
        by_address = {rule.address: rule for rule in self._rules}
        close = get_close_matches(f"{method} {path}", by_address, n=1, cutoff=0.0)
        return by_address[close[0]]


def _templates(operation: Operation) -> Iterator[str]:
    for server in operation.servers:
        yield server.prefix + operation.path


def _ways(operation: Operation) -> Iterator[frozenset[str]]:
    """Yield the variables that take slashes: first none, then those with `x-slashes`."""
    yield frozenset()
    slashed = {p["name"] for p in operation.parameters_in("path") if p.get("x-slashes")}
    if slashed:
        yield frozenset(slashed)


def _pattern(template: str, slashed: frozenset[str]) -> str:
    """Return what a path must look like; the variables of `slashed` may hold slashes."""
    parts = VARIABLE.split(template)
    return "".join(
        ("(.+)" if part in slashed else "([^/]+)") if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
