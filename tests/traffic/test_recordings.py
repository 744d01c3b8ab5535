"""Recordings that tools have made (see record.py), judged."""

import pytest

from tests.traffic.judging import RECORDINGS, judged, told

CASES = [
    pytest.param(
        "slyce.yaml",
        "slyce",
        12,
        [
            ("slyce.yaml:370#10", "client", "undocumented-member", "/body/colour"),
            ("slyce.yaml:409#11", "client", "missing-member", "/body/mail_to"),
            ("slyce.yaml:409#11", "client", "bad-format", "/body/date"),
            ("slyce.yaml:448#12", "client", "unknown-path", "/path"),
        ],
        (
            "1 redirects were not held against the document",
            "1 exchanges with other hosts were passed over",
        ),
        id="VCR.py in YAML: forms, PDF, gzip, deflate, br, a redirect",
    ),
    pytest.param(
        "orderspace.json",
        "orderspace",
        3,
        [
            ("orderspace.json:63#2", "client", "invalid-parameter", "/query/limit"),
            ("orderspace.json:4#1", "client", "unused-cursor", ""),
        ],
        (),
        id="VCR.py in JSON",
    ),
    pytest.param(
        "sperse.yaml",
        "sperse",
        2,
        [("sperse.yaml:40#2", "client", "value-outside-enum", "/body/status")],
        (),
        id="VCR.py around httpx",
    ),
    pytest.param(
        "browser.har",
        "orderspace",
        10,
        [
            ("browser.har:1#5", "client", "malformed-body", "/body"),
            ("browser.har:1#6", "client", "wrong-content-type", "/headers/Content-Type"),
            ("browser.har:1#7", "client", "wrong-content-type", "/headers/Content-Type"),
            ("browser.har:1#8", "document", "answer-breaks-document", "/body/products"),
            ("browser.har:1#9", "document", "answer-breaks-document", "/body"),
            ("browser.har:1#10", "client", "unknown-parameter", "/query/no"),
            ("browser.har:1#6", "client", "repeated-request", ""),
        ],
        (
            "2 exchanges with other hosts were passed over",
            "1 redirects were not held against the document",
        ),
        id="HAR of Chromium by Playwright, by the vendor's own host",
    ),
    pytest.param(
        "browser.har",
        "slyce",
        1,
        [],
        ("11 exchanges with other hosts were passed over",),
        id="the same HAR for another vendor, with a PDF in base64",
    ),
    pytest.param(
        "journal.json",
        "orderspace",
        4,
        [
            (
                "journal.json:68#3",
                "client",
                "wrong-credential-scheme",
                "/headers/Authorization",
            ),
            ("journal.json:99#4", "client", "missing-content-type", "/headers/Content-Type"),
            ("journal.json:99#4", "client", "malformed-body", "/body"),
        ],
        (),
        id="our own journal, masked as it is",
    ),
]


@pytest.mark.parametrize(("name", "maker", "count", "findings", "omissions"), CASES)
def test_recording_is_judged(
    name: str,
    maker: str,
    count: int,
    findings: list[tuple[str, str, str, str]],
    omissions: tuple[str, ...],
) -> None:
    report = judged(maker, RECORDINGS / name)
    assert told(report) == findings
    assert (report.judged, report.omissions) == (count, omissions)


def test_recordings_can_be_judged_together() -> None:
    report = judged("orderspace", RECORDINGS / "orderspace.json", RECORDINGS / "browser.har")
    assert (report.judged, len(report.findings)) == (13, 9)
    assert len(report.coverage) == 1


def test_exchanges_with_findings_are_kept_to_be_shown() -> None:
    report = judged("orderspace", RECORDINGS / "orderspace.json")
    (listed, refused) = report.exchanges.values()
    assert (listed.path, listed.status, refused.status) == ("/v1/invoices", 422, 200)
    assert listed.request_headers["authorization"] == "Bearer ***"
