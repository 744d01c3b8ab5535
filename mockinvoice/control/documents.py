"""The OpenAPI documents, with servers that lead to this mock."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from mockinvoice.contract.binding import operation
from mockinvoice.contract.document import METHODS, Document, load_document
from mockinvoice.contract.messages import Request, Response, text_response
from mockinvoice.control.addresses import origin_of
from mockinvoice.control.admin import Admin

CONTROL = "control"


@operation("getOpenapiJson")
def get_openapi_json(admin: Admin, request: Request) -> Mapping[str, Any]:
    """Return a vendor's document, or with `control` the one of this API."""
    return _document(admin, request)


@operation("getOpenapiYaml")
def get_openapi_yaml(admin: Admin, request: Request) -> Response:
    """Return the same as YAML, its members in the same order."""
    import yaml

    text = yaml.dump(
        _document(admin, request),
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        sort_keys=False,
        allow_unicode=True,
    )
    return text_response(text, status=200, content_type="application/yaml")


def _document(admin: Admin, request: Request) -> dict[str, Any]:
    origin = origin_of(request)
    if request.params["vendor"] == CONTROL:
        return with_servers_at(load_document(CONTROL), origin)
    return with_servers_at(admin.vendor(request).document, f"{origin}/{request.params['vendor']}")


def with_servers_at(document: Document, address: str) -> dict[str, Any]:
    """Return the document's data with the path of every server below `address`."""
    servers = document.node.get("servers", [{"url": "/"}])
    paths = {name: _path(item, address) for name, item in document.node["paths"].items()}
    return {**document.node, "servers": _servers(servers, address), "paths": paths}


def _path(item: Mapping[str, Any], address: str) -> dict[str, Any]:
    inside = {method: _own_servers(item[method], address) for method in METHODS if method in item}
    return {**_own_servers(item, address), **inside}


def _own_servers(node: Mapping[str, Any], address: str) -> dict[str, Any]:
    if "servers" not in node:
        return dict(node)
    return {**node, "servers": _servers(node["servers"], address)}


def _servers(servers: Iterable[Mapping[str, Any]], address: str) -> list[dict[str, Any]]:
    """Return the servers at their new addresses, those that have become one only once."""
    moved: dict[str, dict[str, Any]] = {}
    for server in servers:
        url = address + urlsplit(server["url"]).path.rstrip("/")
        moved.setdefault(url, {**server, "url": url})
    return list(moved.values())
