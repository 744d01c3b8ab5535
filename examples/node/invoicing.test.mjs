// The client against the mock: every test has an Orderspace of its own.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { Invoicing } from "./invoicing.mjs";
import { startMock } from "./mock.mjs";

const CUSTOMER = "cu_pg34zo1x";
const ORDER = "or_e875r5l5";
let mock;
let space;
let invoicing;

before(async () => {
  mock = await startMock();
});
after(() => mock.stop());

beforeEach(async (context) => {
  const name = context.name.replaceAll(/\W+/g, "-").slice(0, 64);
  space = await mock.space(name, { clock: "2024-04-29T09:00:00Z" });
  invoicing = new Invoicing(space.urls.orderspace, "demo-client", "demo-secret");
});
afterEach(() => space.remove());

test("an invoice is created", async () => {
  await invoicing.create(CUSTOMER, ORDER, "Round Tuit", 12.5);
  await space.verify({
    vendor: "orderspace",
    operation: "createInvoice",
    body_at: { "/invoice/invoice_lines/0/name": "Round Tuit" },
    times: 1,
  });
  assert.deepEqual(await space.errors(), []);
});

test("the token is renewed when it has expired", async () => {
  await invoicing.create(CUSTOMER, ORDER, "Round Tuit", 12.5);
  await space.advance("PT31M");
  await invoicing.create(CUSTOMER, ORDER, "Uber Trinket", 3);
  await space.verify({ operation: "createToken", times: 2 });
});

test("a call is sent again when the vendor is down", async () => {
  await space.fault({ operation: "createInvoice", nth: 1 }, { status: 503 });
  await invoicing.create(CUSTOMER, ORDER, "Round Tuit", 12.5);
  await space.verify({
    in_order: [
      { operation: "createInvoice", status: 503 },
      { operation: "createInvoice", status: 200 },
    ],
  });
});

test("a payment is seen", async () => {
  const id = await invoicing.create(CUSTOMER, ORDER, "Round Tuit", 12.5);
  assert.equal(await invoicing.isPaid(id), false);
  await space.act("orderspace", "record_payment", { invoice: id, amount: "12.50" });
  assert.equal(await invoicing.isPaid(id), true);
});
