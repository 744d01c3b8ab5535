"""A vendor's OpenAPI document: finding, loading and compiling it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mockinvoice.contract.flaws import EVIDENCE, METHODS, flaws
from mockinvoice.contract.parsed import NotYamlError, keep, read_yaml
from mockinvoice.contract.references import DocumentError, Node, Resolver, follow, resolve

__all__ = [
    "EVIDENCE",
    "METHODS",
    "Claim",
    "Document",
    "DocumentError",
    "Erratum",
    "Node",
    "Operation",
    "Server",
    "compile_document",
    "documents_folder",
    "follow",
    "load_document",
    "resolve",
]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One sentence about a vendor's behavior and how sure we are of it."""

    operation: str | None
    claim: str
    evidence: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Server:
    """One address of the vendor: `host` (empty if not printed), `prefix` without last slash."""

    host: str
    prefix: str


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """A body whose root member is `root` belongs to `operation` though it was sent elsewhere."""

    root: str
    operation: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation; `node` is its part of the document with all references resolved."""

    id: str
    method: str
    path: str
    servers: tuple[Server, ...]
    needs_credentials: bool
    takes_credentials: bool
    parameters: tuple[Node, ...]
    errata: tuple[Erratum, ...]
    evidence: str
    source: str
    node: Node

    @cached_property
    def body_media_types(self) -> tuple[str, ...]:
        """The media types of the request body; empty if the operation takes none."""
        return tuple(self.node.get("requestBody", {}).get("content", {}))

    def parameters_in(self, place: str) -> tuple[Node, ...]:
        """Return the parameters in `path`, `query`, `header` or `cookie`."""
        return tuple(p for p in self.parameters if p["in"] == place)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A loaded document; `node` is the whole with its references as written.

    What drives the mock is gathered from it when it is first asked for.
    """

    name: str
    path: Path
    node: Node

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """The servers of the whole document."""
        return _servers(self.node.get("servers", [{"url": "/"}]))

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by id. Raises `DocumentError`."""
        resolver = Resolver(self.node)
        return {
            operation.id: operation
            for template, item in self.node["paths"].items()
            for operation in _operations(self.node, template, item, self.servers, resolver)
        }

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What is said of the vendor's behavior, and how sure we are of it."""
        return tuple(_claims(self.node))

    @cached_property
    def sensitive(self) -> Mapping[str, str]:
        """The names (lower case) of members that must never be kept, with how to mask them."""
        return dict(_sensitive(self.node))

    @property
    def ignores_case(self) -> bool:
        """Whether paths and names of parameters are the same in any case."""
        return bool(self.node.get("x-case-insensitive", False))

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of all servers, of the document and of single paths."""
        everywhere = [*self.servers, *_own_servers(self.node)]
        return frozenset(server.host for server in everywhere if server.host)

    @property
    def security_schemes(self) -> Node:
        """The security schemes by name."""
        schemes: Node = self.node.get("components", {}).get("securitySchemes", {})
        return schemes


def documents_folder() -> Path:
    """Return where the documents are: in the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside, beside = package / "openapi", package.parent / "openapi"
    return inside if inside.is_dir() else beside


def load_document(name: str, *, folder: Path | None = None) -> Document:
    """Load `<name>.yaml`; one that is new is checked as a whole. Raises `DocumentError`."""
    path = (folder or documents_folder()) / f"{name}.yaml"
    try:
        node, was_checked = read_yaml(path)
    except OSError as error:
        raise DocumentError(f"there is no document {path}: {error.strerror}") from error
    except NotYamlError as error:
        raise DocumentError(f"{path} is not YAML: {error}") from error
    if was_checked:
        return Document(name=name, path=path, node=node)
    check(node, path=path)
    document = compile_document(node, name=name, path=path)
    keep(path, node)
    return document


def check(node: Any, *, path: Path) -> None:
    """Raise `DocumentError` with everything in a document that the mock cannot honor."""
    found = list(flaws(node))
    if found:
        raise DocumentError(f"{path} cannot be used:\n" + "\n".join(f"- {flaw}" for flaw in found))


def compile_document(node: Node, *, name: str, path: Path) -> Document:
    """Make a document of its data, its references resolved. Raises `DocumentError`."""
    document = Document(name=name, path=path, node=node)
    list(document.operations)  # made now, so that a reference that leads nowhere is found here
    return document


def _servers(nodes: list[Node]) -> tuple[Server, ...]:
    split = [urlsplit(node["url"]) for node in nodes]
    return tuple(Server(host=url.hostname or "", prefix=url.path.rstrip("/")) for url in split)


def _own_servers(root: Node) -> Iterator[Server]:
    """Yield the servers of paths and operations that have their own."""
    for item in root["paths"].values():
        for place in (item, *(item[method] for method in METHODS if method in item)):
            yield from _servers(place.get("servers", []))


def _operations(
    root: Node, template: str, item: Node, servers: tuple[Server, ...], resolver: Resolver
) -> Iterator[Operation]:
    shared = resolver.resolve(item.get("parameters", []))
    for method in METHODS:
        if method in item:
            node = resolver.resolve(item[method])
            own = node.get("servers", item.get("servers"))
            yield Operation(
                id=node["operationId"],
                method=method.upper(),
                path=template,
                servers=_servers(own) if own else servers,
                **_credentials(node.get("security", root.get("security"))),
                parameters=_merged(shared, node.get("parameters", [])),
                errata=tuple(Erratum(**erratum) for erratum in node.get("x-errata", [])),
                evidence=node["x-evidence"],
                source=node["x-source"],
                node=node,
            )


def _merged(shared: list[Node], own: list[Node]) -> tuple[Node, ...]:
    """Return the parameters of a path and of its operation; its own ones replace those."""
    by_place = {(p["in"], p["name"]): p for p in (*shared, *own)}
    return tuple(by_place.values())


def _credentials(security: list[Node] | None) -> dict[str, bool]:
    """Tell whether credentials are taken at all, and whether none is refused."""
    alternatives = security or []
    takes = any(alternatives)
    return {"takes_credentials": takes, "needs_credentials": takes and {} not in alternatives}


def _claims(root: Node) -> Iterator[Claim]:
    for claim in root.get("x-claims", []):
        yield Claim(operation=None, **claim)
    for item in root["paths"].values():
        for method in METHODS:
            for claim in item.get(method, {}).get("x-claims", []):
                yield Claim(operation=item[method]["operationId"], **claim)


def _sensitive(node: Any) -> Iterator[tuple[str, str]]:
    """Yield the names (lower case) of members that must never be kept, with how to mask them."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        below = node.values() if isinstance(node, dict) else node
        waiting.extend(value for value in below if isinstance(value, (dict, list)))
        properties = node.get("properties") if isinstance(node, dict) else None
        for name, schema in properties.items() if isinstance(properties, dict) else ():
            if isinstance(schema, dict) and "x-sensitive" in schema:
                yield name.lower(), schema["x-sensitive"]
