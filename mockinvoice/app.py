"""The composition root: settings, vendors and documents become one WSGI app."""

import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import mockinvoice.vendors
from mockinvoice.contract.binding import bind
from mockinvoice.contract.document import load_document
from mockinvoice.contract.messages import Request
from mockinvoice.contract.redact import Redactor
from mockinvoice.control import CONTROL
from mockinvoice.control.admin import Admin
from mockinvoice.core.clock import system_time
from mockinvoice.core.credentials import space_of
from mockinvoice.core.database import Database
from mockinvoice.core.worlds import DEFAULT_SPACE, SPACE_NAME, Behavior, World, Worlds
from mockinvoice.settings import Settings
from mockinvoice.web.call import Mounted
from mockinvoice.web.mount import mount
from mockinvoice.web.router import Route, Router
from mockinvoice.web.vendor import Vendor

SPACE_HEADER = "x-mockinvoice-space"


class UnknownVendorError(ValueError):
    """A vendor was asked for that does not exist; the message names those that do."""


@dataclass(frozen=True, kw_only=True)
class Mock:
    """A mock ready to be served: call it as a WSGI app, close it to fold its file."""

    settings: Settings
    worlds: Worlds
    vendors: Mapping[str, Mounted]
    router: Router

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        return self.router(environ, start_response)

    def close(self) -> None:
        """Fold the log into the database file."""
        self.worlds.close()


def create_app(
    settings: Settings | None = None,
    *,
    extra: Path | None = None,
    time: Callable[[], datetime] = system_time,
) -> Mock:
    """Build a mock.

    `extra` is a folder with further vendors: `vendors/<name>/` and `openapi/<name>.yaml`. Raises
    `DocumentError`, `BindingError`, `UnknownVendorError` and `UnusableFileError`.
    """
    settings = settings or Settings()
    vendors = load_vendors(settings.vendors, extra=extra)
    worlds = Worlds(
        behavior=_behavior([mounted.vendor for mounted in vendors.values()], settings),
        defaults=settings.space,
        database=Database(settings.db) if settings.db else None,
        time=time,
    )
    routes = [_route(mounted, worlds) for mounted in vendors.values()]
    admin = Admin(worlds=worlds, vendors=vendors, settings=settings)
    control: Any = Router([], control=None)  # type: ignore[arg-type]
    if CONTROL.modules:
        control = mount(join_document(CONTROL), find_world=lambda _space, _request: admin)
    router = Router(
        routes,
        control=control,
        at_root=next(iter(vendors)) if settings.at_root else None,
    )
    return Mock(settings=settings, worlds=worlds, vendors=vendors, router=router)


def load_vendors(names: Sequence[str] = (), *, extra: Path | None = None) -> dict[str, Mounted]:
    """Load the named vendors, or all, each joined with its document, in order of name."""
    found: dict[str, Path | None] = dict.fromkeys(_vendor_names(mockinvoice.vendors.__path__))
    if extra is not None:
        mockinvoice.vendors.__path__.append(str(extra / "vendors"))
        found |= dict.fromkeys(_vendor_names([str(extra / "vendors")]), extra / "openapi")
    unknown = [name for name in names if name not in found]
    if unknown:
        raise UnknownVendorError(
            f"there is no vendor {', '.join(unknown)}; use one of {', '.join(found)}"
        )
    return {
        name: join_document(import_module(f"mockinvoice.vendors.{name}").VENDOR, folder=found[name])
        for name in sorted(names or found)
    }


def join_document(vendor: Vendor, *, folder: Path | None = None) -> Mounted:
    """Join a vendor with its document. Raises `DocumentError` and `BindingError`."""
    document = load_document(vendor.name, folder=folder)
    return Mounted(
        vendor=vendor,
        document=document,
        operations=bind(document, vendor.modules),
        redactor=Redactor(document),
    )


def _vendor_names(path: Iterable[str]) -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(path) if module.ispkg)


def _route(mounted: Mounted, worlds: Worlds) -> Route:
    return Route(
        name=mounted.vendor.name,
        app=mount(mounted, find_world=partial(_find_world, worlds, mounted.vendor)),
        hosts=mounted.document.hosts,
        ignores_case=mounted.document.ignores_case,
    )


def _find_world(worlds: Worlds, vendor: Vendor, addressed: str | None, request: Request) -> World:
    """Return the space that the address, the header or the credential names, in this order."""
    if addressed is not None:
        return worlds.get(addressed)
    named = request.headers.get(SPACE_HEADER)
    if named is not None:
        return worlds.get(named)
    by_credential = space_of(vendor.credential(request) or "")
    is_name = by_credential is not None and SPACE_NAME.fullmatch(by_credential)
    return worlds.get(by_credential if by_credential and is_name else DEFAULT_SPACE)


def _behavior(vendors: Sequence[Vendor], settings: Settings) -> Behavior:
    return Behavior(
        indexes={
            f"{vendor.name}.{collection}": members
            for vendor in vendors
            for collection, members in vendor.indexes.items()
        },
        options={name: values for vendor in vendors for name, values in vendor.options.items()},
        seeds=_seeds(vendors, settings),
        events={kind: event for vendor in vendors for kind, event in vendor.events.items()},
    )


def _seeds(vendors: Sequence[Vendor], settings: Settings) -> Mapping[str, Callable[[World], None]]:
    def demo(world: World) -> None:
        for vendor in vendors:
            vendor.seed(world)
            world.credentials.register(vendor.name, vendor.demo_credential)

    def empty(world: World) -> None:
        for vendor in vendors:
            world.credentials.register(vendor.name, vendor.demo_credential)

    return {"demo": demo, "empty": empty}
