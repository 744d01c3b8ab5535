"""The `mail_body`: plain text or HTML, with tags that stand for custom fields."""

import pytest

from mockinvoice.vendors.slyce.bodies import html_body, text_body

FIELDS = [
    {"name": "Contact", "value": "Ann & Bob", "tag": "{contact_person}"},
    {"name": "Trick", "value": "{contact_person}", "tag": "{trick}"},
    {"name": "Longer", "value": "long", "tag": "{contact_person}s"},
    {"name": "Untagged", "value": "never", "tag": ""},
]


@pytest.mark.parametrize(
    ("body", "html", "text"),
    [
        ("", "", ""),
        ("Hi\nAnn & Bob", "Hi<br>\nAnn &amp; Bob", "Hi\nAnn & Bob"),
        ("1 < 2 > 0", "1 &lt; 2 &gt; 0", "1 < 2 > 0"),
        ("Dear {contact_person}", "Dear Ann &amp; Bob", "Dear Ann & Bob"),
        ("{contact_person}s", "long", "long"),
        ("{trick}", "{contact_person}", "{contact_person}"),
        ("{unknown}", "{unknown}", "{unknown}"),
        ("<b>{contact_person}</b>", "<b>Ann &amp; Bob</b>", "Ann & Bob"),
        (
            "<h1>Title</h1><p>One<br>two</p>\n<ul><li>a</li><li>b &lt; c</li></ul>",
            "<h1>Title</h1><p>One<br>two</p>\n<ul><li>a</li><li>b &lt; c</li></ul>",
            "Title\nOne\ntwo\na\nb < c",
        ),
        (
            "<style>p {}</style><p>a</p><script>alert(1)</script></script><p>b</p>",
            "<style>p {}</style><p>a</p><script>alert(1)</script></script><p>b</p>",
            "a\nb",
        ),
        ("<p>unclosed", "<p>unclosed", "unclosed"),
        ("<!doctype html><p>a</p>", "<!doctype html><p>a</p>", "a"),
        ("<!-- <p>x</p> --><p>a</p><!-- b", "<!-- <p>x</p> --><p>a</p><!-- b", "a\n<!-- b"),
        ("<p>1 < 2 <b", "<p>1 < 2 <b", "1 < 2 <b"),
        ("<!-- note --><p>a   b\n c</p>", "<!-- note --><p>a   b\n c</p>", "a b c"),
    ],
)
def test_body_is_plain_or_html_and_its_tags_are_filled_in(body: str, html: str, text: str) -> None:
    invoice = {"mail_body": body, "custom_fields": FIELDS}
    assert (html_body(invoice), text_body(invoice)) == (html, text)


def test_body_without_custom_fields_is_left_alone() -> None:
    assert html_body({"mail_body": "{a}", "custom_fields": None}) == "{a}"


def test_of_thousands_of_custom_fields_the_first_hundred_are_filled_in() -> None:
    fields = [{"name": "n", "value": str(n), "tag": f"{{{n}}}"} for n in range(6_000)]
    body = "{" * 100_000 + "{99}{100}"
    invoice = {"mail_body": body, "custom_fields": fields}
    assert html_body(invoice) == "{" * 100_000 + "99{100}"
