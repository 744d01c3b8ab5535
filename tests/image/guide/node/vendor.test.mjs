// A client that knows nothing but the vendor's own address, and verifies who answers.
import assert from "node:assert/strict";
import { test } from "node:test";

test("the vendor's own address is the mock's", async () => {
  const answer = await fetch("https://api.orderspace.com/v1/invoices", {
    headers: { Authorization: "Bearer demo-access-token" },
  });
  assert.equal(answer.status, 200);
  assert.ok(answer.headers.has("X-Mockinvoice-Exchange"));
});
