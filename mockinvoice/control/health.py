"""Whether the mock is up, and what it serves."""

from dataclasses import asdict
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.control.addresses import base_url, origin_of
from mockinvoice.control.admin import Admin
from mockinvoice.control.alive import health
from mockinvoice.web.call import Mounted


@operation("getHealth")
def get_health(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{status, version, vendors}`."""
    return health(tuple(admin.vendors))


@operation("getReady")
def get_ready(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{status, init}` when all documents are bound and all files are read."""
    for mounted in admin.vendors.values():
        mounted.prepare()
    return {"status": "ready", "init": [asdict(file) for file in admin.initialized]}


@operation("listVendors")
def list_vendors(admin: Admin, request: Request) -> dict[str, Any]:
    """Return `{vendors: [{name, title, url, hosts, credential, actions, openapi}]}`."""
    origin = origin_of(request)
    return {"vendors": [_vendor(mounted, origin) for mounted in admin.vendors.values()]}


def _vendor(mounted: Mounted, origin: str) -> dict[str, Any]:
    name = mounted.vendor.name
    return {
        "name": name,
        "title": mounted.vendor.title,
        "url": base_url(mounted, origin=origin),
        "hosts": sorted(mounted.document.hosts),
        "credential": mounted.vendor.demo_credential,
        "actions": [
            {"name": action, "summary": found.summary}
            for action, found in mounted.vendor.code.actions.items()
        ],
        "openapi": f"{origin}/_mock/openapi/{name}.json",
    }
