"""NOTES.md lists what nobody but us says."""

from pathlib import Path

import mockinvoice.vendors.gormic
from tests.space import Space


def test_every_claim_stands_in_the_notes_under_its_evidence(space: Space) -> None:
    notes = (Path(mockinvoice.vendors.gormic.__file__).parent / "NOTES.md").read_text()
    sections = {part.split("\n", 1)[0].lower(): part for part in notes.split("\n## ")[1:]}
    claims = space.mock.vendors["gormic"].document.claims
    missing = [c.claim for c in claims if f"\n- {c.claim}\n" not in sections[c.evidence] + "\n"]
    assert missing == []
