"""A report as one self-contained page that a person can read."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mockinvoice.contract.document import documents_folder
from mockinvoice.contract.report import Report
from mockinvoice.contract.report.page import page_of
from mockinvoice.version import __version__

# What no eye sees, or what turns the direction of all that follows.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FOLDER = Path(__file__).parent / "page"


def render(report: Report) -> str:
    """Spell a report as HTML; whatever a client sent stays text."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style, script = _read("page.css"), _read("page.js")
    return environment.get_template("page.html").render(
        page=page_of(report, documents=_documents(report)),
        version=__version__,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}",
    )


def _plain(value: Any) -> Any:
    """Replace what would steer a reader's eye; the page's own parts have nothing of it."""
    is_foreign = isinstance(value, str) and not hasattr(value, "__html__")
    return STEERING.sub("\N{REPLACEMENT CHARACTER}", value) if is_foreign else value


def _documents(report: Report) -> dict[str, Path]:
    """Return the documents that are at hand; a remote mock may have others."""
    names = {finding.vendor for finding in report.findings}
    paths = {name: documents_folder() / f"{name}.yaml" for name in names}
    return {name: path for name, path in paths.items() if path.is_file()}


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return what lets this one inline text through the page's policy, and no other."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
