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
from mockinvoice.contract.binding import Bound, bind
from mockinvoice.contract.coverage import Surveys
from mockinvoice.contract.document import Operation, load_document
from mockinvoice.contract.judge import Judge
from mockinvoice.contract.messages import Request
from mockinvoice.contract.redact import Redactor
from mockinvoice.contract.scope import Scope
from mockinvoice.control import CONTROL
from mockinvoice.control.admin import Admin
from mockinvoice.core.clock import system_time
from mockinvoice.core.credentials import space_of
from mockinvoice.core.database import Database
from mockinvoice.core.initial import InitFile, additions, initialize
from mockinvoice.core.worlds import DEFAULT_SPACE, SPACE_NAME, Behavior, Listener, World, Worlds
from mockinvoice.seeds import read_init, seeds_of
from mockinvoice.settings import Settings
from mockinvoice.web.call import Mounted
from mockinvoice.web.deliver import Postman
from mockinvoice.web.deliver.gate import Gate
from mockinvoice.web.router import OnFirstUse, Route, Router, WsgiApp
from mockinvoice.web.vendor import Vendor

SPACE_HEADER = "x-mockinvoice-space"
MAX_STATE = 64 * 1024 * 1024
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
    postman: Postman

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        return self.router(environ, start_response)

    def start(self) -> None:
        """Send from now on what spaces owe, in threads of its own."""
        self.postman.start(self.worlds)

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
    """Build a mock; unless `is_eager` what judges and serves a vendor is made on its first use.

    The `listener` is called after each exchange, with the name of its space.
    `extra` is a folder with further vendors: `vendors/<name>/` and `openapi/<name>.yaml`. Raises
    `DocumentError`, `BindingError`, `UnknownVendorError`, `UnusableFileError`, `SeedFileError`.
    """
    settings = settings or Settings()
    vendors = load_vendors(settings.vendors, extra=extra)
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
    admin = Admin(
        worlds=worlds,
        vendors=vendors,
        settings=settings,
        initialized=initialize(worlds, files),
    )
    control = OnFirstUse(
        lambda: _mount(
            join_document(CONTROL),
            find_world=lambda _space, _request: admin,
            max_body=MAX_STATE,
            always=AS_IT_IS,
        )
    )
    router = Router(
        [_route(mounted, worlds) for mounted in vendors.values()],
        control=control,
        at_root=next(iter(vendors)) if settings.at_root else None,
    )
    if is_eager:
        router.prepare()
        for mounted in vendors.values():
            mounted.judge.prepare()
    return Mock(settings=settings, worlds=worlds, vendors=vendors, router=router, postman=postman)


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
    """Join a vendor with its document. Raises `DocumentError` and `BindingError`."""
    document = load_document(vendor.name, folder=folder)
    operations = bind(document, vendor.modules)
    return Mounted(
        vendor=vendor,
        document=document,
        operations=operations,
        redactor=Redactor(document),
        judge=Judge(document, accepts=partial(_accepts, operations)),
    )


def _accepts(operations: Mapping[str, Bound], operation: Operation, data: Any) -> bool:
    """Whether the vendor takes a body's form, whatever the document says."""
    schema = operations[operation.id].handler.body
    return schema is not None and not schema.validate(data)


def vendor_names(path: Iterable[str] | None = None) -> list[str]:
    """Return the names of the vendors in the package, or in the folders of `path`."""
    path = mockinvoice.vendors.__path__ if path is None else path
    return sorted(module.name for module in pkgutil.iter_modules(path) if module.ispkg)


def _route(mounted: Mounted, worlds: Worlds) -> Route:
    find_world = partial(_find_world, worlds, mounted.vendor)
    return Route(
        name=mounted.vendor.name,
        app=OnFirstUse(partial(_mount, mounted, find_world=find_world)),
        hosts=mounted.document.hosts,
        ignores_case=mounted.document.ignores_case,
    )


def _mount(mounted: Mounted, **settings: Any) -> WsgiApp:
    from mockinvoice.web.mount import mount  # Flask: only who serves something loads it

    return mount(mounted, **settings)


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
        events={kind: event for vendor in vendors for kind, event in vendor.events.items()},
        deliveries={vendor.name: vendor.deliveries for vendor in vendors},
        courier=postman,
        hands_over_mail=settings.smtp is not None,
        listener=listener,
        witness=partial(Surveys, [Scope(mounted.document) for mounted in served]),
    )
