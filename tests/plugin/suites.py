"""Suites that tests of the plugin write and run, as users would."""

NOTHING_ELSE = ("-p", "no:schemathesis", "-p", "no:cacheprovider")

CREATE = '''
import json
from urllib.request import Request, urlopen


def create(space, body, **headers):
    """Create a customer with no more than the standard library."""
    sent = {
        "Authorization": "Bearer " + space.credential("orderspace"),
        "Content-Type": "application/json",
        **headers,
    }
    url = space.url("orderspace") + "/customers"
    with urlopen(Request(url, json.dumps(body).encode(), sent)) as answer:
        return json.load(answer)["customer"]["id"]


CUSTOMER = {"customer": {"company_name": "Analytical Engines"}}
WRONG = {"customer": {"company_name": "Analytical Engines", "buyers": "none"}}
'''
