"""The tables of README.md, made from documents and code (`--write` brings them up to date)."""

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from mockinvoice.app import load_vendors
from mockinvoice.cli import main as cli
from mockinvoice.contract.document import Document, load_document
from mockinvoice.core.options import ANY_TEXT
from mockinvoice.web.call import Mounted

README = Path(__file__).parent.parent / "README.md"
PLACE = re.compile(r"(<!-- table: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def cell(text: str) -> str:
    """Spell a text so that it stands in one cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def row(*cells: str) -> str:
    return f"| {' | '.join(cell(text) for text in cells)} |"


def head(*names: str) -> Iterator[str]:
    yield row(*names)
    yield row(*("---" for _ in names))


def vendors() -> Iterator[str]:
    yield from head("Vendor", "Base URL", "Credential of the demo data")
    for name, mounted in load_vendors().items():
        prefix = mounted.document.servers[0].prefix
        yield row(
            mounted.vendor.title,
            f"`http://127.0.0.1:8080/{name}{prefix}`",
            f"`{mounted.vendor.demo_credential}`",
        )


def operations() -> Iterator[str]:
    yield from head("Vendor", "Operation", "Method and path", "Evidence")
    for mounted in load_vendors().values():
        for operation in mounted.document.operations.values():
            path = operation.servers[0].prefix + operation.path
            place = f"`{operation.method} {path}`"
            yield row(mounted.vendor.title, f"`{operation.id}`", place, operation.evidence)


def vendor_options() -> Iterator[str]:
    yield from head("Option", "Values, the first is the default")
    for mounted in load_vendors().values():
        for name, values in mounted.vendor.options.items():
            told = ["any other text" if value == ANY_TEXT else f"`{value}`" for value in values]
            yield row(f"`{name}`", ", ".join(told))


def actions() -> Iterator[str]:
    yield from head("Action", "Takes", "What it does")
    for name, mounted in load_vendors().items():
        for action, found in mounted.vendor.code.actions.items():
            members = found.schema().load_fields.items()
            taken = [f"`{f.data_key or key}`" + ("*" if f.required else "") for key, f in members]
            yield row(f"`{name}/{action}`", ", ".join(taken) or "nothing", found.summary)


def assumptions() -> Iterator[str]:
    for mounted in load_vendors().values():
        yield from _assumptions_of(mounted)


def _assumptions_of(mounted: Mounted) -> Iterator[str]:
    assumed = [claim for claim in mounted.document.claims if claim.evidence == "assumed"]
    yield f"<details><summary>{mounted.vendor.title}: {len(assumed)} assumptions</summary>"
    yield ""
    yield from head("Assumption", "Where")
    for claim in assumed:
        yield row(claim.claim, f"`{claim.operation}`" if claim.operation else "everywhere")
    yield ""
    yield "</details>"
    yield ""


def control() -> Iterator[str]:
    document: Document = load_document("control")
    yield from head("Method and path", "What it does")
    for operation in document.operations.values():
        path = operation.servers[0].prefix + operation.path
        yield row(f"`{operation.method} {path}`", str(operation.node["summary"]))


def all_commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None, name
        yield name, command


def commands() -> Iterator[str]:
    yield from head("Command", "What it does")
    for name, command in all_commands():
        arguments = [p.make_metavar(click.Context(command)) for p in _arguments(command)]
        yield row(f"`mockinvoice {' '.join([name, *arguments])}`", command.get_short_help_str(200))


def options() -> Iterator[str]:
    yield from head("Command", "Option", "Environment", "What it chooses")
    for name, command in all_commands():
        for option in command.params:
            if isinstance(option, click.Option):
                default = f" Default: `{option.default}`." if option.show_default else ""
                yield row(
                    f"`{name}`",
                    f"`{_spelled(option, command)}`",
                    f"`MOCKINVOICE_{(option.name or '').upper()}`",
                    f"{option.help}{default}",
                )


def _arguments(command: click.Command) -> list[click.Argument]:
    return [p for p in command.params if isinstance(p, click.Argument)]


def _spelled(option: click.Option, command: click.Command) -> str:
    flag = max(option.opts, key=len)
    return flag if option.is_flag else f"{flag} {option.make_metavar(click.Context(command))}"


TABLE_MAKERS = (
    vendors,
    vendor_options,
    actions,
    control,
    commands,
    options,
    operations,
    assumptions,
)
TABLES: Mapping[str, Callable[[], Iterator[str]]] = {
    table.__name__: table for table in TABLE_MAKERS
}


def filled(text: str) -> str:
    """Return the text of README.md with all tables as they must be now."""

    def fill(found: re.Match[str]) -> str:
        return found[1] + "\n".join(TABLES[found[2]]()).rstrip("\n") + "\n" + found[4]

    return PLACE.sub(fill, text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="bring README.md up to date")
    text = README.read_text(encoding="utf-8")
    wanted = filled(text)
    if parser.parse_args().write:
        README.write_text(wanted, encoding="utf-8")
        return 0
    return 0 if text == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
