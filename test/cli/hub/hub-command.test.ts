import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Pair } from "../../../src/cli/flags.ts";
import type { HubFlags } from "../../../src/cli/hub/hub-access.ts";
import { apiWorkspace } from "../../../src/store/store.ts";
import { sentEventSchema } from "../../../src/triage/sent-event.ts";
import { reportSchema } from "../../../src/verdict/report.ts";
import { type ApiUnderTest, decides, reportOf, someApi } from "../../http/api/api-under-test.ts";
import { until } from "../../slack/kit/until.ts";
import { asked } from "./asked.ts";

async function flagsFor({ base, token }: ApiUnderTest): Promise<HubFlags> {
  return { hub: base, token: await token("laptop") };
}

/** Something that answers, and is no hub. */
async function otherServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a triage at a hub", () => {
  test("is printed as one of this process: the report, and its status", async () => {
    const api = await someApi(decides(100));
    const { status, out } = await asked(await flagsFor(api));
    expect([status, reportSchema.parse(JSON.parse(out))]).toMatchObject([
      0,
      { state: "complete", requestedBy: { user: "laptop" } },
    ]);
  });

  test("as lines, and as text", async () => {
    const api = await someApi(decides(100));
    const flags = await flagsFor(api);
    const lines = (await asked(flags, { output: { json: false, stream: true } })).out.trim().split("\n");
    expect(lines.map((line) => sentEventSchema.parse(JSON.parse(line)).type)).toEqual(["started", "verdict", "report"]);
    expect((await asked(flags, { output: { json: false } })).out).toMatch(/^rendered run_/);
  });

  test("a suspect target is status 1", async () => {
    const api = await someApi(async function* (request) {
      const report = reportOf(request, { verdict: "suspect" });
      yield { run: request.id, at: report.now, seq: 1, type: "report", report };
    });
    expect((await asked(await flagsFor(api))).status).toBe(1);
  });

  test("the flags reach the hub as they were typed", async () => {
    const api = await someApi();
    const pairs: Pair[] = [
      ["resolver", "192.0.2.53"],
      ["resolver", "192.0.2.54:5353"],
      ["timeout", "5"],
      ["health-path", "/healthz"],
    ];
    await asked(await flagsFor(api), { pairs, output: { only: "dns" } });
    expect(api.asked[0]).toMatchObject({
      only: "dns",
      questions: { timeoutMs: 5_000, healthPath: "/healthz", resolvers: [{ port: 53 }, { port: 5353 }] },
    });
  });

  test("Ctrl+C cancels it there, and what was known is still printed", async () => {
    const api = await someApi(decides(10_000));
    const stop = new AbortController();
    const running = asked(await flagsFor(api), { stop });
    await until(async () => api.asked.length === 1, "it has begun");
    stop.abort("SIGINT");
    const { status, out } = await running;
    expect([status, JSON.parse(out)]).toMatchObject([130, { state: "cancelled" }]);
    expect(await api.store.run(apiWorkspace, api.asked[0]?.id ?? "")).toMatchObject({ state: "cancelled" });
  });

  test("a connection that breaks on the way is made anew, and nothing is told twice", async () => {
    const api = await someApi(decides(1_000));
    let cuts = 0;
    const base = await otherServer(async (request, response) => {
      const body = request.method === "POST" ? await new Response(request as never).text() : undefined;
      const headers = { authorization: String(request.headers.authorization), "content-type": "application/json" };
      const answer = await fetch(`${api.base}${request.url}`, {
        method: String(request.method),
        headers,
        ...(body ? { body } : {}),
      });
      response.writeHead(answer.status);
      for await (const part of answer.body ?? []) {
        response.write(part);
        if (request.url?.endsWith("/events") && cuts++ === 0) return void setTimeout(() => response.destroy(), 100);
      }
      response.end();
    });
    const flags = { ...(await flagsFor(api)), hub: base };
    const lines = (await asked(flags, { output: { json: false, stream: true } })).out.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual([1, 2, 3]);
  });
});

describe("what is wrong", () => {
  test("is told before anything is sent", async () => {
    const api = await someApi();
    const flags = await flagsFor(api);
    const complaints = [
      await asked({ ...flags, hub: "ftp://hub" }),
      await asked({ ...flags, hub: "http://hub.example.com" }),
      await asked({ hub: api.base }),
      await asked({ ...flags, token: "a\nb" }),
      await asked({ ...flags, hubCa: "missing.pem" }),
      await asked(flags, { pairs: [["resolver", "nine"]] }),
      await asked(flags, { pairs: [["key", "key.pem"]] }),
      await asked(flags, { target: "ftp://x" }),
    ];
    expect(complaints.map(({ status, out }) => [status, out])).toEqual(complaints.map(() => [2, ""]));
    expect(complaints.map(({ err }) => err).join("")).toMatch(
      /address of a hub.*in the clear.*FAULTLINE_TOKEN.*no token.*--hub-ca.*--resolver.*do not travel.*scheme/s,
    );
    expect(api.asked).toEqual([]);
  });

  test("a hub that says no is heard in its own words", async () => {
    const api = await someApi();
    const flags = await flagsFor(api);
    expect(await asked({ ...flags, token: `flt_00000000_${"x".repeat(32)}` })).toMatchObject({
      status: 2,
      err: expect.stringMatching(/not known here/),
    });
    expect(await asked(flags, { target: "http://10.0.0.1" })).toMatchObject({
      status: 2,
      err: expect.stringMatching(/I don't probe 10\.0\.0\.1/),
    });
    const viewer = await api.token("eyes", "viewer");
    expect(await asked({ ...flags, token: viewer })).toMatchObject({
      status: 2,
      err: expect.stringMatching(/takes the role triager/),
    });
  });

  test("nobody there, and somebody else there, are told apart", async () => {
    const flags = { token: "t" };
    expect(await asked({ ...flags, hub: "http://127.0.0.1:1" })).toMatchObject({
      status: 4,
      err: expect.stringMatching(/cannot be reached \(ECONNREFUSED\)/),
    });
    const page = await otherServer((_, response) => response.end("<html>"));
    expect(await asked({ ...flags, hub: page })).toMatchObject({
      status: 4,
      err: expect.stringMatching(/not as a Faultline hub does/),
    });
    expect(await asked({ ...flags, hub: page.replace("http:", "https:") })).toMatchObject({
      status: 4,
      err: expect.stringMatching(/does not speak TLS/),
    });
    const moved = await otherServer((_, response) => response.writeHead(302, { location: "https://other.example" }).end());
    expect(await asked({ ...flags, hub: moved })).toMatchObject({ status: 4, err: expect.stringMatching(/answered 302/) });
  });

  test("what somebody else's answer says moves no cursor", async () => {
    const message = "\u001b[2Jgone";
    const hub = await otherServer((_, response) => response.end(JSON.stringify({ error: { code: "refused", message } })));
    expect((await asked({ hub, token: "t" })).err).toBe("\\x1b[2Jgone\n");
  });

  test("a run without a report is Faultline's own failure", async () => {
    const api = await someApi(async function* () {
      yield* [];
      throw new Error("no");
    });
    expect(await asked(await flagsFor(api))).toMatchObject({
      status: 4,
      out: "",
      err: expect.stringMatching(/without a report/),
    });
  });
});
