"""What traffic tests call: a vendor's contract, and the verdict on recorded files."""

from functools import cache
from pathlib import Path

from mockinvoice.app import load_vendors
from mockinvoice.contract.redact import Redactor
from mockinvoice.contract.report import Report
from mockinvoice.contract.traffic.entry import Entry
from mockinvoice.contract.traffic.reading import read_traffic
from mockinvoice.contract.traffic.recorded import Contract, Recorded
from tests.contract.judged import document, judge

RECORDINGS = Path(__file__).parent / "recordings"


@cache
def contract_of(vendor: str) -> Contract:
    """Return the contract of a vendor, or of the document made to be broken."""
    if vendor == "judged":
        return Contract(document=document(), judge=judge(), redactor=Redactor(document()))
    mounted = load_vendors([vendor])[vendor]
    return Contract(document=mounted.document, judge=mounted.judge, redactor=mounted.redactor)


def judged(vendor: str, *paths: Path) -> Report:
    """Return the verdict on recorded files."""
    recorded = Recorded(contract_of(vendor))
    for path in paths:
        recorded.add(path, read_traffic(path))
    return recorded.report()


def judged_entries(*entries: Entry) -> Report:
    """Return the verdict on entries of the document made to be broken."""
    recorded = Recorded(contract_of("judged"))
    recorded.add(Path("f.har"), entries)
    return recorded.report()


def told(report: Report) -> list[tuple[str, str, str, str]]:
    """Return the findings without where they stand in documents that grow."""
    return [
        (Path(found.exchange).name, found.against, found.rule, found.pointer)
        for found in report.findings
    ]
