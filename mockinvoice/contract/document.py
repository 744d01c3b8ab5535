"""A vendor's OpenAPI document: finding, loading and compiling it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from mockinvoice.contract.keywords import unknown_keywords

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
EVIDENCE = ("documented", "observed", "assumed")
Node = Mapping[str, Any]


class DocumentError(Exception):
    """A document cannot be used; the message lists every reason with its place."""


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

    @property
    def body_media_types(self) -> tuple[str, ...]:
        """The media types of the request body; empty if the operation takes none."""
        return tuple(self.node.get("requestBody", {}).get("content", {}))

    def parameters_in(self, place: str) -> tuple[Node, ...]:
        """Return the parameters in `path`, `query`, `header` or `cookie`."""
        return tuple(p for p in self.parameters if p["in"] == place)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A loaded document; `node` is the whole with its references as written."""

    name: str
    path: Path
    node: Node
    servers: tuple[Server, ...]
    operations: Mapping[str, Operation]
    claims: tuple[Claim, ...]
    ignores_case: bool
    sensitive: Mapping[str, str]

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of all servers, of the document and of single paths."""
        everywhere = [*self.servers, *(s for o in self.operations.values() for s in o.servers)]
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
    """Load and compile `<name>.yaml`. Raises `DocumentError`."""
    path = (folder or documents_folder()) / f"{name}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"there is no document {path}: {error.strerror}") from error
    try:
        node = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as error:
        raise DocumentError(f"{path} is not YAML: {error}") from error
    return compile_document(node, name=name, path=path)


def compile_document(node: Node, *, name: str, path: Path) -> Document:
    """Resolve references, gather what drives the mock. Raises `DocumentError` with all faults."""
    faults = [*unknown_keywords(node), *_faults_of_operations(node)]
    if faults:
        raise DocumentError(f"{path} cannot be used:\n" + "\n".join(f"- {f}" for f in faults))
    servers = _servers(node.get("servers", [{"url": "/"}]))
    operations = {
        operation.id: operation
        for template, item in node["paths"].items()
        for operation in _operations(node, template, item, servers)
    }
    return Document(
        name=name,
        path=path,
        node=node,
        servers=servers,
        operations=operations,
        claims=tuple(_claims(node)),
        ignores_case=bool(node.get("x-case-insensitive", False)),
        sensitive=dict(_sensitive(node)),
    )


def resolve(node: Any, *, root: Node, _inside: tuple[str, ...] = ()) -> Any:
    """Return `node` with local references replaced by what they point to.

    A reference into itself stays as written. Raises `DocumentError` for one that leads nowhere.
    """
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str):
            if reference in _inside:
                return node
            target = resolve(follow(reference, root=root), root=root, _inside=(*_inside, reference))
            rest = {k: v for k, v in node.items() if k != "$ref"}
            return {**target, **rest} if rest else target
        return {key: resolve(value, root=root, _inside=_inside) for key, value in node.items()}
    if isinstance(node, list):
        return [resolve(item, root=root, _inside=_inside) for item in node]
    return node


def follow(reference: str, *, root: Node) -> Any:
    """Return what a local reference such as `#/components/schemas/Invoice` points to."""
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        step = step.replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(step)] if isinstance(found, list) else found[step]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise DocumentError(f"the reference {reference} leads nowhere") from error
    return found


def _servers(nodes: list[Node]) -> tuple[Server, ...]:
    split = [urlsplit(node["url"]) for node in nodes]
    return tuple(Server(host=url.hostname or "", prefix=url.path.rstrip("/")) for url in split)


def _operations(
    root: Node, template: str, item: Node, servers: tuple[Server, ...]
) -> Iterator[Operation]:
    shared = item.get("parameters", [])
    for method in METHODS:
        if method in item:
            node = resolve(item[method], root=root)
            own = node.get("servers", item.get("servers"))
            yield Operation(
                id=node["operationId"],
                method=method.upper(),
                path=template,
                servers=_servers(own) if own else servers,
                **_credentials(node.get("security", root.get("security"))),
                parameters=(*resolve(shared, root=root), *node.get("parameters", [])),
                errata=tuple(Erratum(**erratum) for erratum in node.get("x-errata", [])),
                evidence=node["x-evidence"],
                source=node["x-source"],
                node=node,
            )


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
    if isinstance(node, Mapping):
        for name, schema in node.get("properties", {}).items():
            if isinstance(schema, Mapping) and "x-sensitive" in schema:
                yield name.lower(), schema["x-sensitive"]
        for value in node.values():
            yield from _sensitive(value)
    elif isinstance(node, list):
        for item in node:
            yield from _sensitive(item)


def _faults_of_operations(root: Node) -> Iterator[str]:
    seen: set[str] = set()
    for template, item in root["paths"].items():
        for method in METHODS:
            node = item.get(method)
            if node is None:
                continue
            place = f"{method.upper()} {template}"
            if "operationId" not in node:
                yield f"{place} has no operationId"
            elif node["operationId"] in seen:
                yield f"{place} repeats the operationId {node['operationId']}"
            seen.add(node.get("operationId", place))
            if node.get("x-evidence") not in EVIDENCE or "x-source" not in node:
                yield f"{place} needs x-evidence ({', '.join(EVIDENCE)}) and x-source"
