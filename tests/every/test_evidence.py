"""Every behavior says how sure we are of it, and every assumption is where users look for it."""

from pathlib import Path

from mockinvoice.app import Mock
from mockinvoice.contract.document import EVIDENCE, Operation, documents_folder
from mockinvoice.vendors import __path__ as vendor_folders

README = Path(__file__).parent.parent.parent / "README.md"


def notes_of(vendor: str) -> str:
    found = [path for f in vendor_folders if (path := Path(f) / vendor / "NOTES.md").is_file()]
    assert found, f"the folder of {vendor} has no NOTES.md"
    return found[0].read_text(encoding="utf-8")


def assumptions_of(mock: Mock, vendor: str) -> list[str]:
    claims = mock.vendors[vendor].document.claims
    return [claim.claim for claim in claims if claim.evidence == "assumed"]


def test_operation_says_how_sure_we_are_and_why(vendor: str, operation: Operation) -> None:
    assert operation.evidence in EVIDENCE
    assert operation.source.strip()
    assert operation.node["summary"].strip()


def test_claim_says_how_sure_we_are_and_why(mock: Mock, vendor: str) -> None:
    document = mock.vendors[vendor].document
    claims = [claim.claim for claim in document.claims]
    assert sorted(claims) == sorted(set(claims))
    for claim in document.claims:
        assert claim.evidence in EVIDENCE, claim
        assert claim.source.strip(), claim
        assert claim.claim == claim.claim.strip() != "", claim
        assert not set(claim.claim) & set("|\n"), claim


def test_assumption_is_an_item_of_the_vendors_notes(mock: Mock, vendor: str) -> None:
    items = [line for line in notes_of(vendor).splitlines() if line.startswith("- ")]
    missing = [a for a in assumptions_of(mock, vendor) if not any(a in item for item in items)]
    assert missing == []


def test_assumption_is_a_row_of_the_readmes_table(mock: Mock, vendor: str) -> None:
    """A vendor from outside the project's own folder is not in the project's README."""
    ours = mock.vendors[vendor].document.path.parent == documents_folder()
    text = README.read_text(encoding="utf-8")
    missing = [a for a in assumptions_of(mock, vendor) if f"| {a} |" not in text]
    assert missing == ([] if ours else assumptions_of(mock, vendor))
