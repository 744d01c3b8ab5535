"""The HTML page, opened in a real headless Chromium."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

from mockinvoice.contract.report import Report, render
from mockinvoice.contract.report.marked import Line, body_lines, field_lines
from tests.contract.reports import HOSTILE, clean, hostile, report
from tests.needed import chromium


@dataclass(kw_only=True)
class Opened:
    """A page with all that it said, asked for or popped up."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def pop_up(self, dialog: Dialog) -> None:
        """Note a dialog and close it."""
        self.dialogs.append(dialog.message)
        dialog.accept()


Open = Callable[[Report], Opened]


@pytest.fixture(scope="module")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    path = chromium(pytestconfig)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    page = browser.new_page()

    def open_(given: Report) -> Opened:
        path = tmp_path / "report.html"
        path.write_text(render(given, format="html"), encoding="utf-8")
        found = Opened(page=page)
        page.on("console", lambda message: found.console.append(message.text))
        page.on("pageerror", lambda error: found.console.append(str(error)))
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("dialog", found.pop_up)
        page.goto(path.as_uri())
        assert found.requests == [path.as_uri()]
        return found

    yield open_
    page.close()


@pytest.mark.parametrize(
    "given",
    [report(), clean(), hostile(), Report(findings=(), judged=0)],
    ids=["findings", "clean", "hostile", "nothing"],
)
def test_page_opens_without_a_word_in_the_console(opened: Open, given: Report) -> None:
    found = opened(given)
    assert (found.console, found.dialogs) == ([], [])
    assert found.page.inner_text(".summary") == given.summary


def test_request_stands_beside_what_was_expected(opened: Open) -> None:
    page = opened(report()).page
    first = page.locator("article").first
    assert first.locator("h3 > *").all_inner_texts() == ["judged · createBill", "ex-1"]
    request = first.locator(".message").first
    assert [line.strip() for line in request.locator(".marked").all_inner_texts()] == [
        "POST /v1/bills 4",
        "dry=1 3",
        '"state": "lost" 1',
        '"total": … 2 missing',
    ]
    card = first.locator(".card").first
    assert card.locator("h5").inner_text() == "1 error value-outside-enum"
    assert card.locator("p").all_inner_texts() == [
        "no state",
        '/body/state = "lost"',
        "→ send one of them",
    ]
    assert card.locator("summary").inner_text() == (
        "openapi/judged.yaml, line 92 #/components/schemas/State/enum"
    )


def test_line_has_the_color_of_the_worst_that_is_found_of_it(opened: Open) -> None:
    page = opened(report()).page
    classes = [line.get_attribute("class") for line in page.locator(".marked").all()[:4]]
    assert classes == [
        "line marked note",
        "line marked warning",
        "line marked error",
        "line marked error absent",
    ]


def test_every_vendor_is_told_at_a_glance(opened: Open) -> None:
    page = opened(report()).page
    heads = page.locator("#vendors thead th").all_inner_texts()
    assert heads == ["vendor", "errors", "warnings", "notes", "contract exercised"]
    (row,) = page.locator("#vendors tbody tr").all()
    cells = [" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()]
    assert cells == ["judged", "4", "1", "1", "10.2 % 5 of 49"]
    page.click("#vendors a")
    assert page.evaluate("location.hash") == "#coverage-judged"


@pytest.mark.parametrize("width", [390, 760, 1400])
def test_page_is_no_wider_than_its_window(opened: Open, width: int) -> None:
    page = opened(hostile()).page
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_answer_is_open_where_it_is_at_fault(opened: Open) -> None:
    page = opened(report()).page
    answer = page.locator("article").first.locator("details").first
    assert answer.get_attribute("open") == ""
    assert [line.strip() for line in answer.locator(".marked").all_inner_texts()] == ['"id": 7 5']
    blamed = page.locator(".card em").all_inner_texts()
    assert blamed == ["our document may be wrong", "the mock's own fault"]


def test_exchange_that_is_not_at_hand_says_so(opened: Open) -> None:
    page = opened(report()).page
    assert "not at hand" in page.locator("article").nth(1).inner_text()


@pytest.mark.parametrize(
    ("checked", "shown", "articles"),
    [
        ([], 7, 3),
        (["severity=warning"], 1, 1),
        (["severity=warning", "severity=note"], 2, 1),
        (["rule=webhook-not-received"], 1, 1),
        (["against=document", "against=mock"], 2, 2),
        (["severity=warning", "rule=missing-member"], 0, 0),
    ],
)
def test_filters_narrow_what_is_shown(
    opened: Open, checked: list[str], shown: int, articles: int
) -> None:
    page = opened(report()).page
    assert page.locator("#filters legend").all_inner_texts() == ["severity", "against", "rule"]
    for choice in checked:
        name, value = choice.split("=")
        page.check(f'input[name="{name}"][value="{value}"]')
    assert page.locator(".card:visible").count() == shown
    assert page.locator("article:visible").count() == articles
    assert page.inner_text("#shown") == f"{shown} of 7 findings shown"
    page.click("button[type=reset]")
    expect(page.locator("#shown")).to_have_text("7 of 7 findings shown")
    assert page.locator(".card:visible").count() == 7


def test_coverage_shows_what_was_never_exercised(opened: Open) -> None:
    page = opened(report()).page
    coverage = page.locator("#coverage")
    assert coverage.locator("h3").inner_text().split() == ["judged", "10.2", "%", "5", "of", "49"]
    rows = [" ".join(row.split()) for row in coverage.locator("tr").all_inner_texts()]
    assert rows[:2] == ["operation 16.7 % 1 of 6", "parameter 0.0 % 0 of 9"]
    gap = coverage.locator("details.gaps").nth(3)
    gap.locator("summary").click()
    assert " ".join(gap.locator("summary").inner_text().split()) == "deleteBill 0.0 % 0 of 4"
    assert gap.locator("dd").all_inner_texts() == ["deleteBill", "number reason", "200"]


def test_whatever_a_hostile_client_sends_stays_text(opened: Open) -> None:
    found = opened(hostile())
    page = found.page
    assert (page.locator("script").count(), page.locator("img").count()) == (1, 0)
    visible = page.inner_text("body").replace("\n", " ")
    assert "</script><script>alert(1)</script><img src=x onerror=alert(2)>" in visible
    assert found.dialogs == []


def test_page_would_not_run_a_script_that_got_in(opened: Open) -> None:
    """Its policy names the one script and the one style by their hashes."""
    found = opened(clean())
    found.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'alert(1)'}))"
    )
    assert found.dialogs == []
    assert len(found.console) == 1
    assert "Content Security Policy" in found.console[0]


def test_page_has_nothing_unescaped() -> None:
    text = render(hostile(), format="html")
    assert HOSTILE not in text
    assert not re.search("[\x00\x1b\u202e]", text)
    assert len(re.findall("<script", text)) == 1
    assert "<img" not in text


def test_every_line_of_a_document_it_quotes_is_numbered() -> None:
    text = render(report(), format="html")
    assert "openapi/judged.yaml, line 92" in text
    assert "<li" not in text  # the judged document is none of ours, so it is not quoted


FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "content_type", "marks", "lines"),
    [
        pytest.param("", JSON, {}, [], id="nothing"),
        pytest.param(
            "",
            JSON,
            {1: ("body",)},
            [Line(text="(no body)", marks=(1,), is_absent=True)],
            id="a body that is missed",
        ),
        pytest.param("x\ny", "", {}, [Line(text="x"), Line(text="y")], id="text"),
        pytest.param("{", JSON, {1: ("body",)}, [Line(text="{", marks=(1,))], id="broken JSON"),
        pytest.param("5", JSON, {1: ("body",)}, [Line(text="5", marks=(1,))], id="a scalar"),
        pytest.param(
            '{"a":[1,{"B":2}]}',
            JSON,
            {1: ("body",), 2: ("body", "a", "0"), 3: ("body", "a", "1", "b"), 4: ("query", "x")},
            [
                Line(text="{", marks=(1,)),
                Line(text='  "a": ['),
                Line(text="    1,", marks=(2,)),
                Line(text="    {"),
                Line(text='      "B": 2', marks=(3,)),
                Line(text="    }"),
                Line(text="  ]"),
                Line(text="}"),
            ],
            id="marks, whatever the case",
        ),
        pytest.param(
            '{"a":{"b":1}}',
            JSON,
            {1: ("body", "a", "c"), 2: ("body", "x", "y"), 3: ("body", "a", "b", "c")},
            [
                Line(text="{"),
                Line(text='  "a": {'),
                Line(text='    "b": 1'),
                Line(text='    "c": …', marks=(1,), is_absent=True),
                Line(text='    "b": …', marks=(3,), is_absent=True),
                Line(text="  }"),
                Line(text='  "x": …', marks=(2,), is_absent=True),
                Line(text="}"),
            ],
            id="what is missed",
        ),
        pytest.param(
            "a=1&b=&c=%20",
            f"{FORM}; charset=utf-8",
            {1: ("body",), 2: ("body", "b"), 3: ("body", "d")},
            [
                Line(text="(form)", marks=(1,)),
                Line(text="a=1"),
                Line(text="b=", marks=(2,)),
                Line(text="c= "),
                Line(text="d=", marks=(3,), is_absent=True),
            ],
            id="a form",
        ),
        pytest.param(
            '"' + "x" * 600 + '"',
            JSON,
            {},
            [Line(text='"' + "x" * 499 + "… (602 characters)")],
            id="a long text",
        ),
    ],
)
def test_body_is_shown_line_by_line(
    body: str, content_type: str, marks: dict[int, tuple[str, ...]], lines: list[Line]
) -> None:
    assert body_lines(body, content_type, marks) == lines


def test_long_body_is_shown_around_its_marks() -> None:
    numbers = ", ".join(map(str, range(400)))
    lines = body_lines(f"[{numbers}]", JSON, {1: ("body", "300")})
    assert len(lines) == 40 + 1 + 7 + 1
    assert (lines[40], lines[-1]) == (Line(text="…", is_gap=True),) * 2
    assert lines[44] == Line(text="  300,", marks=(1,))


def test_report_on_a_body_of_many_members_is_made_in_linear_time() -> None:
    """Each of 80,000 lines compared with each of 1,000 marks would take minutes."""
    text = json.dumps({f"m{number}": number for number in range(80_000)})
    marks = {number: ("body", f"M{number}") for number in range(1_000)}
    lines = body_lines(text, JSON, marks)
    assert [line.marks for line in lines if line.marks] == [(number,) for number in range(1_000)]


@pytest.mark.parametrize("depth", [101, 5_000, 100_000])
def test_body_that_is_nested_too_deep_is_shown_as_text(depth: int) -> None:
    text = "[" * depth + "]" * depth
    (line,) = body_lines(text, JSON, {1: ("body",)})
    assert (line.text[:3], line.marks) == ("[[[", (1,))


def test_header_is_marked_or_missed() -> None:
    marks = {1: ("headers", "X-KEY"), 2: ("headers", "Content-Type"), 3: ("body",)}
    assert field_lines("headers", [("x-key", "k"), ("host", "h")], marks) == [
        Line(text="x-key: k", marks=(1,)),
        Line(text="host: h"),
        Line(text="Content-Type: ", marks=(2,), is_absent=True),
    ]
