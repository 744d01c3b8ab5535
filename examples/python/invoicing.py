"""A small Orderspace client: it gets a token, gets another when that has expired, and retries."""

from typing import Any

import requests

ATTEMPTS = 3


class Invoicing:
    """Invoices at `base_url`, for whoever has these credentials."""

    def __init__(self, base_url: str, client_id: str, client_secret: str) -> None:
        self._base_url = base_url
        self._token_url = base_url.removesuffix("/v1") + "/oauth/token"
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._http = requests.Session()

    def create(self, customer_id: str, order_id: str, item: str, price: float) -> str:
        """Create an invoice with one line and return its id."""
        line = {"name": item, "quantity": 1, "unit_price": price}
        invoice = {
            "customer_id": customer_id,
            "orders": [{"id": order_id}],
            "invoice_lines": [line],
        }
        made = self._call("POST", "/invoices", {"invoice": invoice})
        return str(made["invoice"]["id"])

    def is_paid(self, key: str) -> bool:
        """Whether an invoice is paid."""
        return bool(self._call("GET", f"/invoices/{key}")["invoice"]["paid"])

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        for _ in range(ATTEMPTS):
            if "Authorization" not in self._http.headers:
                self._sign_in()
            answer = self._http.request(method, self._base_url + path, json=body, timeout=10)
            if answer.status_code == 401:
                del self._http.headers["Authorization"]
            elif answer.status_code != 503:
                break
        answer.raise_for_status()
        return answer.json()

    def _sign_in(self) -> None:
        form = {"grant_type": "client_credentials", **self._client}
        answer = self._http.post(self._token_url, data=form, timeout=10)
        answer.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
