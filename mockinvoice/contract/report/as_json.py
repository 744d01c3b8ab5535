"""A report for programs; also what `--baseline` reads."""

import orjson

from mockinvoice.contract.report import Report, as_record


def render(report: Report) -> str:
    """Spell a report as JSON."""
    return orjson.dumps(as_record(report), option=orjson.OPT_INDENT_2).decode() + "\n"
