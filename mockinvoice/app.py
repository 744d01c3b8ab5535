"""The composition root: settings, vendors and documents become one WSGI app."""

import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mockinvoice.vendors
from mockinvoice.contract.document import Document, load_document
from mockinvoice.contract.messages import Request
from mockinvoice.control import CONTROL, security
from mockinvoice.control.alive import Alive
from mockinvoice.core.clock import system_time
from mockinvoice.core.credentials import space_of
from mockinvoice.core.database import Database
from mockinvoice.core.initial import InitFile, Initialized, additions, initialize
from mockinvoice.core.journal import Witness
from mockinvoice.core.later import Later
from mockinvoice.core.worlds import DEFAULT_SPACE, SPACE_NAME, Behavior, Listener, World, Worlds
from mockinvoice.seeds import read_init, seeds_of
from mockinvoice.settings import Settings
from mockinvoice.web.call import Mounted
from mockinvoice.web.deliver import Postman
from mockinvoice.web.deliver.gate import Gate
from mockinvoice.web.router import OnFirstUse, Route, Router, WsgiApp
from mockinvoice.web.vendor import Vendor

if TYPE_CHECKING:
    from mockinvoice.contract.scope import Scope

SPACE_HEADER = "x-mockinvoice-space"
# What clients have sent is shown, never taken for a page: not even where a browser would guess.
AS_IT_IS = (("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"))


class UnknownVendorError(ValueError):
    """A vendor was asked for that does not exist; the message names those that do."""


@dataclass(frozen=True, kw_only=True)
class Mock:
    """A mock ready to be served: call it as a WSGI app, close it to fold its file.

    Between `start` and `close` webhook calls and e-mail go out by themselves, when they are due.
    """

    settings: Settings
    worlds: Worlds
    vendors: Mapping[str, Mounted]
    router: Router
    parts: Sequence[OnFirstUse]
    postman: Postman

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        return self.router(environ, start_response)

    def start(self) -> None:
        """Send from now on what spaces owe, in threads of its own."""
        self.postman.start(self.worlds)

    def prepare(self) -> None:
        """Make now what would be made on its first use. Raises `BindingError`."""
        for part in self.parts:
            part.prepare()

    def close(self) -> None:
        """Send nothing any more and fold the log into the database file."""
        self.postman.close()
        self.worlds.close()


def create_app(
    settings: Settings | None = None,
    *,
    extra: Path | None = None,
    time: Callable[[], datetime] = system_time,
    is_eager: bool = True,
    listener: Listener | None = None,
) -> Mock:
    """Build a mock; unless `is_eager` what judges and serves a vendor is loaded on its first use.

    The `listener` is called after each exchange, with the name of its space.
    `extra` is a folder with further vendors: `vendors/<name>/` and `openapi/<name>.yaml`. Raises
    `DocumentError`, `BindingError`, `UnknownVendorError`, `UnusableFileError`, `SeedFileError`.
    """
    settings = settings or Settings()
    vendors = load_vendors(settings.vendors, extra=extra)
    if is_eager:
        for mounted in vendors.values():
            mounted.prepare()
    files = read_init(settings.init_dir, [mounted.vendor for mounted in vendors.values()])
    postman = Postman(Gate(settings.deliver_to), smtp=settings.smtp)
    worlds = Worlds(
        behavior=_behavior(list(vendors.values()), settings, postman, files, listener),
        defaults=settings.space,
        database=Database(settings.db, durability=settings.durability) if settings.db else None,
        time=time,
        most=settings.max_spaces,
        idle=settings.idle,
    )
    initialized = initialize(worlds, files)
    control = OnFirstUse(partial(_mount_control, settings, worlds, vendors, initialized))
    apps = {name: OnFirstUse(partial(_mount, found, worlds)) for name, found in vendors.items()}
    mock = Mock(
        settings=settings,
        worlds=worlds,
        vendors=vendors,
        router=Router(
            [_route(vendors[name], app) for name, app in apps.items()],
            control=Alive(control, settings, vendors=list(vendors), always=AS_IT_IS),
            at_root=next(iter(vendors)) if settings.at_root else None,
        ),
        parts=(*apps.values(), control),
        postman=postman,
    )
    if is_eager:
        mock.prepare()
        for mounted in vendors.values():
            mounted.judge.prepare()
    return mock


def load_vendors(names: Sequence[str] = (), *, extra: Path | None = None) -> dict[str, Mounted]:
    """Load the named vendors, or all, each joined with its document, in order of name."""
    found: dict[str, Path | None] = dict.fromkeys(vendor_names())
    if extra is not None:
        mockinvoice.vendors.__path__.append(str(extra / "vendors"))
        found |= dict.fromkeys(vendor_names([str(extra / "vendors")]), extra / "openapi")
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
    """Join a vendor with its document; they are bound on use. Raises `DocumentError`."""
    return Mounted(vendor=vendor, document=load_document(vendor.name, folder=folder))


def vendor_names(path: Iterable[str] | None = None) -> list[str]:
    """Return the names of the vendors in the package, or in the folders of `path`."""
    path = mockinvoice.vendors.__path__ if path is None else path
    return sorted(module.name for module in pkgutil.iter_modules(path) if module.ispkg)


def _route(mounted: Mounted, app: WsgiApp) -> Route:
    return Route(
        name=mounted.vendor.name,
        app=app,
        hosts=mounted.document.hosts,
        ignores_case=mounted.document.ignores_case,
    )


def _mount(mounted: Mounted, worlds: Worlds) -> WsgiApp:
    from mockinvoice.web.mount import mount  # Flask: only who serves something loads it

    return mount(mounted, find_world=partial(_find_world, worlds, mounted.vendor))


def _mount_control(
    settings: Settings,
    worlds: Worlds,
    vendors: Mapping[str, Mounted],
    initialized: Sequence[Initialized],
) -> WsgiApp:
    from mockinvoice.control.admin import Admin
    from mockinvoice.web.mount import mount

    admin = Admin(worlds=worlds, vendors=vendors, settings=settings, initialized=initialized)
    return mount(
        join_document(CONTROL),
        find_world=lambda _space, _request: admin,
        bounds=partial(security.bounds, admin),
        always=AS_IT_IS,
    )


def _find_world(worlds: Worlds, vendor: Vendor, addressed: str | None, request: Request) -> World:
    """Return the space that the address, the header or the credential names, in this order."""
    if addressed is not None:
        return worlds.get(addressed)
    named = request.headers.get(SPACE_HEADER)
    if named is not None:
        return worlds.get(named)
    by_credential = space_of(vendor.code.credential(request) or "")
    is_name = by_credential is not None and SPACE_NAME.fullmatch(by_credential)
    return worlds.get(by_credential if by_credential and is_name else DEFAULT_SPACE)


def _behavior(
    served: Sequence[Mounted],
    settings: Settings,
    postman: Postman,
    files: Sequence[InitFile],
    listener: Listener | None,
) -> Behavior:
    vendors = [mounted.vendor for mounted in served]
    return Behavior(
        indexes={
            f"{vendor.name}.{collection}": members
            for vendor in vendors
            for collection, members in vendor.indexes.items()
        },
        options={name: values for vendor in vendors for name, values in vendor.options.items()},
        seeds=seeds_of(vendors, settings),
        additions=additions(files),
        events=Later(lambda: {k: event for v in vendors for k, event in v.code.events.items()}),
        deliveries=Later(lambda: {vendor.name: vendor.code.deliveries for vendor in vendors}),
        courier=postman,
        hands_over_mail=settings.smtp is not None,
        listener=listener,
        witness=_witness_of([mounted.document for mounted in served]),
    )


def _witness_of(documents: Sequence[Document]) -> Callable[[], Witness]:
    """Return what makes the witness of a space; all share what there is to exercise."""

    @cache
    def scopes() -> "Sequence[Scope]":
        from mockinvoice.contract.scope import Scope

        return [Scope(document) for document in documents]

    def witness() -> Witness:
        from mockinvoice.contract.coverage import Surveys  # only who has a space loads it

        return Surveys(scopes())

    return witness
