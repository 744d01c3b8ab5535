"""The judge finds nothing where nothing is wrong, and no answer of ours breaks its document."""

from mockinvoice.app import Mock
from mockinvoice.contract.examples import Example
from mockinvoice.core.findings import Finding
from tests.every.one_example import play_one


def test_documented_exchange_has_no_finding_of_weight(
    mock: Mock, vendor: str, example: Example
) -> None:
    space, _ = play_one(mock, vendor, example)
    is_good = example.status < 300
    found = [f for f in space.world.findings.all() if f.severity != "note"]
    assert [_told(f) for f in found if is_good or f.against == "mock"] == []


def _told(finding: Finding) -> tuple[str, str, str, str]:
    return finding.against, finding.rule, finding.pointer, finding.message
