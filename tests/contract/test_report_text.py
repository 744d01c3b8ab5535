"""The report for a terminal."""

from mockinvoice.contract.report import render
from mockinvoice.contract.report.as_text import render as as_text
from tests.contract.reports import clean, hostile, report

TEXT = """\
ex-1  POST /v1/bills → 200
  error: value-outside-enum  /body/state
      no state
      remedy: send one of them (openapi/judged.yaml:92)
  error: missing-member  /body/total
      no total
      remedy: send the member (openapi/judged.yaml:93)
  warning: unknown-parameter  /query/dry
      dry?
      remedy: leave it out: the vendor ignores it (openapi/judged.yaml:26)
  note: documented-erratum  /path
      an erratum
      remedy: use the corrected address (openapi/judged.yaml:26)

ex-2
  error: undocumented-status [the mock's own fault]  /status
      500 came
      remedy: document the status, or answer another (openapi/judged.yaml:37)

dl-1
  error: webhook-not-received
      got 500
      remedy: answer as documented (openapi/judged.yaml:1)

The vendor's own answers are not as documented: our document may be wrong.
ex-1  POST /v1/bills → 200
  error: answer-breaks-document  /body/id
      7 is no text
      remedy: mend the document or the answer (openapi/judged.yaml:86)

judged: 10.2 % of the contract exercised (5 of 49)
  never: operation listBills
  never: parameter limit of listBills
  never: parameter state of listBills
  never: value state=open of listBills
  never: value state=paid of listBills
  never: value state=void of listBills
  never: parameter ids of listBills
  never: parameter sort of listBills
  never: parameter after of listBills
  never: parameter X-Region of listBills
  and 34 more: see the JSON report

1 exchanges with other hosts were passed over
4 errors, 1 warning, 1 note in 3 exchanges (2 known, not shown) (4 more are not listed);\
 1 doubt about our document
"""


def test_report_is_spelled_for_people() -> None:
    assert render(report(), format="text") == TEXT


def test_nothing_wrong_is_one_line() -> None:
    assert render(clean(), format="text") == "0 errors, 0 warnings, 0 notes in 1 exchange\n"


def test_what_has_a_severity_can_be_colored() -> None:
    painted = as_text(report(), paint=lambda text, severity: f"<{severity}>{text}</>")
    lines = painted.splitlines()
    assert lines[1] == "  <error>error: value-outside-enum</>  /body/state"
    assert lines[7] == "  <warning>warning: unknown-parameter</>  /query/dry"
    assert lines[-1].startswith("<error>4 errors, ")
    assert as_text(clean(), paint=lambda text, severity: severity) == "clean\n"


def test_client_cannot_steer_the_terminal() -> None:
    text = render(hostile(), format="text")
    assert {"\x1b", "\x00", "\u202e"} & set(text) == set()
    assert "\N{REPLACEMENT CHARACTER}[31m" in text
