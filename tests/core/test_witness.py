"""What leaves a journal or a list of findings is not simply gone."""

from dataclasses import dataclass, field

from mockinvoice.core.findings import Finding, Findings, Severity
from mockinvoice.core.journal import Exchange, Journal, body_text
from tests.exchanges import an_exchange


@dataclass
class Diary:
    """A witness that keeps what it is told."""

    seen: list[str] = field(default_factory=list)

    def add(self, exchange: Exchange) -> None:
        self.seen.append(exchange.id)

    def clear(self) -> None:
        self.seen.append("all forgotten")


def finding(severity: Severity) -> Finding:
    return Finding(
        rule="unknown-path",
        severity=severity,
        against="client",
        vendor="toy",
        operation=None,
        exchange="ex-1",
        pointer="/path",
        value=None,
        document="#",
        line=1,
        message="",
        remedy="",
    )


def kept(journal: Journal) -> list[str]:
    return [exchange.id for exchange in journal.all()]


def test_witness_is_told_of_what_a_full_journal_lets_go() -> None:
    diary = Diary()
    journal = Journal(capacity=2, witness=diary)
    for number in range(4):
        journal.add(an_exchange(number))
    assert (diary.seen, kept(journal), journal.evicted) == (["ex-0", "ex-1"], ["ex-2", "ex-3"], 2)


def test_witness_of_a_journal_that_keeps_nothing_sees_everything() -> None:
    diary = Diary()
    journal = Journal(capacity=0, witness=diary)
    journal.add(an_exchange())
    assert (diary.seen, kept(journal)) == (["ex-1"], [])


def test_witness_is_told_of_what_an_emptied_journal_lets_go() -> None:
    diary = Diary()
    journal = Journal(capacity=2, witness=diary)
    journal.add(an_exchange())
    journal.clear()
    assert (diary.seen, kept(journal)) == (["ex-1"], [])


def test_witness_forgets_with_a_journal_that_begins_anew() -> None:
    diary = Diary()
    journal = Journal(capacity=2, witness=diary)
    journal.add(an_exchange())
    journal.clear(restart=True)
    assert (diary.seen, kept(journal), journal.next_id()) == (["all forgotten"], [], "ex-1")


def test_journal_needs_no_witness() -> None:
    journal = Journal(capacity=1)
    journal.add(an_exchange())
    journal.add(an_exchange(2))
    journal.clear()
    assert kept(journal) == []


def test_findings_that_are_let_go_are_counted_by_severity() -> None:
    findings = Findings(capacity=2)
    findings.extend([finding("error"), finding("warning"), finding("error")])
    findings.extend([finding("note"), finding("note")])
    assert [one.severity for one in findings.all()] == ["note", "note"]
    assert findings.evicted() == {"error": 2, "warning": 1}
    findings.clear()
    assert (findings.all(), findings.evicted()) == ([], {})


def test_body_is_kept_as_text_or_as_a_data_url() -> None:
    assert body_text("é".encode()) == "é"
    assert body_text(b"\xff\x00") == "data:;base64,/wA="
