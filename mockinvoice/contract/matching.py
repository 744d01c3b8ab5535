"""Finding the operation of a recorded request, or the nearest one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from mockinvoice.contract.document import Document, Operation


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a path leads to: an operation, or the methods it has, or the nearest documented path."""

    operation: Operation | None = None
    allowed: tuple[str, ...] = ()
    nearest: str = ""


class Matcher:
    """Matches paths against all servers and paths of a document."""

    def __init__(self, document: Document) -> None:
        flags = re.IGNORECASE if document.ignores_case else 0
        self._rules = [
            (re.compile(_pattern(template, operation), flags), template, operation)
            for operation in document.operations.values()
            for template in _templates(operation)
        ]
        # A path without variables wins over one with them, as it does in URL routing.
        self._rules.sort(key=lambda rule: rule[1].count("{"))

    def match(self, method: str, path: str) -> Match:
        """Match a path that begins behind the vendor's host or prefix."""
        fitting = [operation for rule, _, operation in self._rules if rule.fullmatch(path)]
        for operation in fitting:
            if operation.method in (method, "GET" if method == "HEAD" else method):
                return Match(operation=operation)
        if fitting:
            return Match(allowed=tuple(sorted({o.method for o in fitting})))
        return Match(nearest=self._nearest(method, path))

    def _nearest(self, method: str, path: str) -> str:
        templates = {f"{o.method} {t}": f"{o.method} {t}" for _, t, o in self._rules}
        close = get_close_matches(f"{method} {path}", templates, n=1, cutoff=0.0)
        return close[0] if close else ""


def _templates(operation: Operation) -> Iterator[str]:
    for server in operation.servers:
        yield server.prefix + operation.path


def _pattern(template: str, operation: Operation) -> str:
    """Return what a path must look like; a parameter with `x-slashes` may hold slashes."""
    pattern = re.escape(template)
    for parameter in operation.parameters_in("path"):
        one = ".+" if parameter.get("x-slashes") else "[^/]+"
        pattern = pattern.replace(re.escape(f"{{{parameter['name']}}}"), one)
    return pattern
