"""What the documents hold, as lines for people."""

from collections.abc import Iterable, Iterator, Sequence

from mockinvoice.app import join_document, load_vendors, vendor_names
from mockinvoice.contract.binding import BindingError
from mockinvoice.contract.document import DocumentError
from mockinvoice.control import CONTROL
from mockinvoice.web.call import Mounted


def check() -> tuple[list[str], list[str]]:
    """Bind every document; return a line for each that fits, and all mismatches of the others."""
    fitting, mismatches = [], []
    for name in [*vendor_names(), CONTROL.name]:
        try:
            mounted = _join(name)
        except (DocumentError, BindingError) as error:
            mismatches.append(str(error))
        else:
            fitting.append(f"{name}: {len(mounted.operations)} operations")
    return fitting, mismatches


def _join(name: str) -> Mounted:
    return join_document(CONTROL) if name == CONTROL.name else load_vendors([name])[name]


def routes(vendors: Sequence[str]) -> Iterator[str]:
    """Yield a line an operation: method, path, name, evidence. Raises `UnknownVendorError`."""
    return columns(
        (
            operation.method,
            f"/{name}{operation.servers[0].prefix}{operation.path}",
            operation.id,
            operation.evidence,
        )
        for name, mounted in load_vendors(vendors).items()
        for operation in mounted.document.operations.values()
    )


def magic(vendors: Sequence[str]) -> Iterator[str]:
    """Yield a line for each value that leads into a failure. Raises `UnknownVendorError`."""
    return columns(
        (name, found.where, found.value, found.effect)
        for name, mounted in load_vendors(vendors).items()
        for found in mounted.vendor.code.magic
    )


def columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the rows with their columns below each other."""
    rows = list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
