// A small Orderspace client: it gets a token, gets another when that has expired, and retries.
const ATTEMPTS = 3;

export class Invoicing {
  #token = null;

  constructor(baseUrl, clientId, clientSecret) {
    this.baseUrl = baseUrl;
    this.tokenUrl = baseUrl.replace(/\/v1$/, "/oauth/token");
    this.credentials = { client_id: clientId, client_secret: clientSecret };
  }

  async create(customerId, orderId, item, price) {
    const { invoice } = await this.#call("POST", "/invoices", {
      invoice: {
        customer_id: customerId,
        orders: [{ id: orderId }],
        invoice_lines: [{ name: item, quantity: 1, unit_price: price }],
      },
    });
    return invoice.id;
  }

  async isPaid(id) {
    return (await this.#call("GET", `/invoices/${id}`)).invoice.paid;
  }

  async #call(method, path, body) {
    let answer;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      this.#token ??= await this.#signIn();
      answer = await fetch(this.baseUrl + path, {
        method,
        headers: { Authorization: `Bearer ${this.#token}`, "Content-Type": "application/json" },
        body: body && JSON.stringify(body),
      });
      if (answer.status === 401) {
        this.#token = null;
      } else if (answer.status !== 503) {
        break;
      }
    }
    if (!answer.ok) {
      throw new Error(`${method} ${path} was answered ${answer.status}`);
    }
    return answer.json();
  }

  async #signIn() {
    const answer = await fetch(this.tokenUrl, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", ...this.credentials }),
    });
    return (await answer.json()).access_token;
  }
}
