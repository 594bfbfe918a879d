import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { bodyAtMost } from "../../../src/triage/hub-api.ts";
import { decides, errorOf, reportOf, runOf, someApi } from "./api-under-test.ts";

const says = (words: RegExp) => expect.stringMatching(words);

/** The whole answer to bytes that no client library would send. */
async function answerTo(base: string, ...texts: string[]): Promise<string> {
  const socket = connect(Number(new URL(base).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  for (const text of texts) socket.write(text);
  let answer = "";
  try {
    for await (const part of socket) answer += String(part);
  } catch {
    // Reset behind the answer: the rest of the body was not wanted.
  }
  return answer;
}

describe("tokens", () => {
  test("none, nonsense, one that is not known, and one that is out of date are told apart, and 401", async () => {
    const { base, ask, token } = await someApi();
    const bare = await fetch(`${base}/api/vantages`);
    expect(bare.headers.get("www-authenticate")).toContain("Bearer");
    expect(await errorOf(bare)).toEqual([401, "unauthorized", says(/There is no token.*Authorization: Bearer/)]);
    for (const wrong of ["x", `flt_00000000_${"x".repeat(32)}`])
      expect(await errorOf(await ask("/api/vantages", { token: wrong }))).toEqual([401, "unauthorized", says(/not known here/)]);
    const old = await token("old", "triager", Date.now() - 1);
    expect(await errorOf(await ask("/api/vantages", { token: old }))).toEqual([
      401,
      "unauthorized",
      says(/old is out of date since 20/),
    ]);
  });

  test("one that was removed is refused from then on", async () => {
    const { ask, store } = await someApi();
    expect((await ask("/api/vantages")).status).toBe(200);
    await store.removeApiToken("ci");
    expect((await ask("/api/vantages")).status).toBe(401);
  });

  test("too many wrong ones are turned away, few are logged, and a right one from the same address is let in", async () => {
    const { ask, logged } = await someApi();
    const statuses: number[] = [];
    for (let n = 0; n < 15; n += 1) statuses.push((await ask("/api/vantages", { token: `wrong ${n}` })).status);
    expect([...new Set(statuses)]).toEqual([401, 429]);
    expect(logged.filter(({ msg }) => msg === "a token is not known")).toHaveLength(10);
    expect((await ask("/api/vantages")).status).toBe(200);
  });

  test("the log says by their names whose they are, and never the tokens themselves", async () => {
    const { ask, post, token, logged } = await someApi(decides(10_000));
    const old = await token("old", "triager", Date.now() - 1);
    await ask("/api/vantages", { token: old });
    const { run } = await runOf(await post({ target: "api.example.com" }));
    await ask(`/api/runs/${run}`, { method: "DELETE" });
    const named = (words: string) => logged.filter(({ msg }) => msg === words).map(({ askedBy }) => askedBy);
    expect(named("a token is out of date")).toEqual(["old"]);
    expect(named("run begins")).toEqual(["ci"]);
    expect(named("cancelled over the API")).toEqual(["ci"]);
    expect(JSON.stringify(logged)).not.toContain("flt_");
  });

  test("a viewer reads and begins nothing; a triager begins nothing deep", async () => {
    const { ask, post, token, asked } = await someApi();
    const viewer = await token("eyes", "viewer");
    expect((await ask("/api/vantages", { token: viewer })).status).toBe(200);
    const body = { target: "api.example.com" };
    expect(await errorOf(await post(body, "/api/triage", viewer))).toEqual([
      403,
      "forbidden",
      says(/role triager.*you are viewer.*tokens create NAME --role triager.*token:eyes/),
    ]);
    expect(await errorOf(await post({ ...body, deep: true }))).toEqual([403, "forbidden", says(/deep.*operator/)]);
    expect((await post({ ...body, deep: true }, "/api/triage", await token("ops", "operator"))).status).toBe(202);
    expect(await errorOf(await ask("/api/vantages", { token: await token("odd", "king") }))).toEqual([
      403,
      "forbidden",
      says(/viewer/),
    ]);
    expect(asked).toHaveLength(1);
  });
});

describe("requests", () => {
  test("the wrong method hears which are right; HEAD is a GET without its body", async () => {
    const { ask } = await someApi();
    const wrong = await ask("/api/triage");
    expect([wrong.headers.get("allow"), ...(await errorOf(wrong))]).toEqual(["POST", 405, "wrong-method", says(/write POST/)]);
    const posted = await ask("/api/vantages", { method: "POST", body: "{}" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await ask("/api/vantages", { method: "HEAD" });
    expect([head.status, await head.text(), Number(head.headers.get("content-length")) > 0]).toEqual([200, "", true]);
  });

  test("HEAD of events does not wait for them", async () => {
    const { ask, post } = await someApi(decides(5_000));
    const { run } = await runOf(await post({ target: "api.example.com" }));
    const head = await ask(`/api/runs/${run}/events`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type")]).toEqual([200, says(/x-ndjson/)]);
  });

  test.each(["/api/", "/api/run", "/api/runs/", "/api/runs/run_1/events/x", "/api/runs/..%2f..", "/api/runs/RUN_1"])(
    "%s is no path",
    async (path) => {
      const { ask } = await someApi();
      expect(await errorOf(await ask(path))).toEqual([404, "not-found", says(/\/api\/triage/)]);
    },
  );

  test("what does not begin with /api/ is none of its business", async () => {
    const { base } = await someApi();
    expect(await (await fetch(`${base}/apis`)).json()).toEqual({ status: "not found" });
  });

  test("a body that is no JSON, none of ours, or compressed", async () => {
    const { ask, post } = await someApi();
    const send = (headers: Record<string, string>) => ask("/api/triage", { method: "POST", headers, body: "{}" });
    expect(await errorOf(await send({ "content-type": "text/plain" }))).toEqual([415, "wrong-type", says(/application\/json/)]);
    const zipped = await send({ "content-type": "application/json", "content-encoding": "gzip" });
    expect(await errorOf(zipped)).toEqual([415, "wrong-type", says(/plain/)]);
    for (const text of ["", "{", "\u0000"])
      expect(await errorOf(await post(text))).toEqual([400, "bad-request", says(/no JSON/)]);
    expect(await errorOf(await post([]))).toEqual([400, "bad-request", says(/no JSON object/)]);
  });

  test("a body that is too large is refused by its length, or where it has become too large", async () => {
    const { base, post, token } = await someApi();
    const large = JSON.stringify({ target: "a".repeat(bodyAtMost) });
    expect(await errorOf(await post(large))).toEqual([413, "too-large", says(/64 kB/)]);
    const head = `POST /api/triage HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await token("raw")}\r\ncontent-type: application/json\r\n`;
    const chunk = `8000\r\n${"x".repeat(0x8000)}\r\n`;
    const answer = await answerTo(base, `${head}transfer-encoding: chunked\r\n\r\n`, chunk, chunk, chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*connection: close/is);
    expect((await post({ target: "api.example.com" })).status).toBe(202);
  });

  test("where the request is asked from nobody, the caller hears what to write", async () => {
    const { post } = await someApi(decides(), { askedFrom: () => ({ error: 'There is no vantage "mars": write eu or all.' }) });
    expect(await errorOf(await post({ target: "api.example.com", from: "mars" }))).toEqual([
      400,
      "bad-request",
      says(/no vantage/),
    ]);
  });

  test("a store that cannot be read is the log's business, and the caller's in a word", async () => {
    const { ask, store, logged } = await someApi();
    await store.close();
    const [status, code, message] = await errorOf(await ask("/api/vantages"));
    expect([status, code]).toEqual([500, "failed"]);
    expect(message).not.toMatch(/sqlite|closed/i);
    expect(logged.map(({ msg }) => msg)).toContain("a request to the API failed");
  });

  test("a reader who stands still holds up neither the run nor the others", async () => {
    const large = "x".repeat(1_000_000);
    const { base, post, ask, token } = await someApi(async function* (request) {
      const base = { run: request.id, at: "2026-11-29T00:00:00.000Z" };
      const report = reportOf(request, { headline: large });
      for (let seq = 1; seq <= 30; seq += 1)
        yield { ...base, seq, type: "limit", limit: { who: "hub", what: large, effect: "waited", ms: 1 } };
      yield { ...base, seq: 31, type: "report", report };
    });
    const { run } = await runOf(await post({ target: "api.example.com" }));
    const slow = connect(Number(new URL(base).port), "127.0.0.1").on("error", () => {});
    onTestFinished(() => void slow.destroy());
    slow.pause();
    slow.write(`GET /api/runs/${run}/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await token("slow")}\r\n\r\n`);
    const text = await (await ask(`/api/runs/${run}/events`)).text();
    expect(text.split("\n")).toHaveLength(32);
  });
});
