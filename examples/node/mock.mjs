// A mock of the vendors for tests: a process of its own, or the one at MOCKINVOICE_URL.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export async function startMock() {
  if (process.env.MOCKINVOICE_URL) {
    return new Mock(process.env.MOCKINVOICE_URL, null);
  }
  const serving = spawn("mockinvoice", ["serve", "--port", "0"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(createInterface({ input: serving.stdout }), "line");
  return new Mock(JSON.parse(line).url, serving);
}

class Mock {
  constructor(url, serving) {
    this.url = url;
    this.serving = serving;
  }

  // Makes a space: an isolated world with the demo data, its clock standing still.
  async space(name, options = {}) {
    const space = new Space(this.url, name);
    space.urls = (await space.control("PUT", "", options)).urls;
    return space;
  }

  async stop() {
    if (this.serving) {
      this.serving.kill("SIGTERM");
      await once(this.serving, "exit");
    }
  }
}

class Space {
  constructor(url, name) {
    this.address = `${url}/_mock/spaces/${encodeURIComponent(name)}`;
  }

  async control(method, path, body) {
    const token = process.env.MOCKINVOICE_CONTROL_TOKEN;
    const answer = await fetch(this.address + path, {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const data = await answer.json();
    if (!answer.ok) {
      throw new Error(`${data.detail}; ${data.remedy}`);
    }
    return data;
  }

  async verify(expected) {
    const verdict = await this.control("POST", "/exchanges/verify", expected);
    if (!verdict.ok) {
      throw new Error(verdict.message);
    }
  }

  advance(by) {
    return this.control("POST", "/clock/advance", { by });
  }

  fault(match, effect) {
    return this.control("POST", "/faults", { match, do: effect });
  }

  act(vendor, action, data) {
    return this.control("POST", `/actions/${vendor}/${action}`, data);
  }

  async errors() {
    const { findings } = await this.control("GET", "/findings");
    return findings.filter((finding) => finding.severity === "error");
  }

  remove() {
    return this.control("DELETE", "");
  }
}
