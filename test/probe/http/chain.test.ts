import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { kindOf } from "../../../src/observation/kinds.ts";
import { askHttpChain } from "../../../src/probe/http/chain.ts";
import { parseAddress } from "../../../src/target/address.ts";

const here = parseAddress("127.0.0.1");
if (here === null) throw new Error("no loopback");

/** Follows from `http://www.example/` at a server that answers so. */
async function following(
  answer: RequestListener,
  told: { deadlineMs?: number; forbids?: string; port?: number; mostHops?: number } = {},
) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const subject = {
      address: here as NonNullable<typeof here>,
      port,
      url: `http://www.example:${port}/`,
      hosts: [{ host: "www.example", address: here as NonNullable<typeof here> }],
      mostHops: told.mostHops ?? 20,
    };
    const forbids = (_: unknown, to?: number) => told.forbids ?? (to !== undefined && to === told.port ? `port ${to}` : null);
    const place = { forbids, forbidsResolver: () => null, hostsFile: "/dev/null" };
    const done = await askHttpChain(subject, { ca: [], expectText: null }, place, AbortSignal.timeout(told.deadlineMs ?? 5_000));
    kindOf("http.chain").data.parse(done.data);
    return done;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const redirect = (location: string, cookie?: string): [number, Record<string, string>] => [
  302,
  { location, ...(cookie === undefined ? {} : { "set-cookie": cookie }) },
];

describe("redirects followed with cookies", () => {
  test("one that only wants its cookie back ends", async () => {
    const { outcome, data } = await following((request, response) =>
      request.headers.cookie === "seen=yes"
        ? void response.end("welcome")
        : void response.writeHead(...redirect("/", "seen=yes; Path=/")).end(),
    );
    expect({ outcome, ended: data.ended }).toEqual({ outcome: "ok", ended: "answer" });
    expect(data.hops?.map(({ status, setsCookie }) => ({ status, setsCookie }))).toEqual([
      { status: 302, setsCookie: true },
      { status: 200, setsCookie: false },
    ]);
    expect(JSON.stringify(data)).not.toContain("seen=yes");
  });
  test("what stands at the end is told, without what it sets", async () => {
    const { data } = await following((request, response) =>
      request.headers.cookie === "seen=yes"
        ? void response
            .writeHead(502, { server: "nginx", "content-type": "text/html", "set-cookie": "secret=abc" })
            .end("<title>502 Bad Gateway</title>")
        : void response.writeHead(...redirect("/", "seen=yes; Path=/")).end(),
    );
    expect(data).toMatchObject({ ended: "answer", answer: { status: 502, title: "502 Bad Gateway" } });
    expect(data.answer?.headers).toContainEqual(["server", "nginx"]);
    expect(JSON.stringify(data)).not.toContain("abc");
  });
  test("one that looks at no cookie goes in a circle", async () => {
    const { data } = await following((_request, response) => void response.writeHead(...redirect("/", "seen=yes; Path=/")).end());
    expect(data.ended).toBe("circle");
    expect(data.hops).toHaveLength(2);
  });
  test("a cookie that changes each time, or a path that grows, is too many", async () => {
    let count = 0;
    const { data } = await following(
      (_request, response) => void response.writeHead(...redirect("/", `n=${++count}; Path=/`)).end(),
      { mostHops: 6 },
    );
    expect(data.ended).toBe("too-many");
    expect(data.hops).toHaveLength(7);
  });
  test("to a host that nobody looked up, it is not followed", async () => {
    const { data } = await following((_request, response) => void response.writeHead(...redirect("http://other.example/")).end());
    expect(data).toMatchObject({ ended: "elsewhere", hops: [{ status: 302, location: "http://other.example/" }] });
  });
  test("policy forbids the port that a redirect leads to: it is not gone to", async () => {
    const elsewhere = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => elsewhere.once("listening", resolve));
    let reached = false;
    elsewhere.on("connection", () => {
      reached = true;
    });
    const { port } = elsewhere.address() as AddressInfo;
    const led = await following((_, response) => void response.writeHead(...redirect(`http://127.0.0.1:${port}/`)).end(), {
      port,
    });
    elsewhere.close();
    expect([led.failure?.code, led.failure?.detail, reached]).toEqual(["denied-by-policy", `port ${port}`, false]);
  });

  test("policy forbids the address: nothing is sent", async () => {
    const { outcome, failure } = await following((_request, response) => void response.end(), { forbids: "not here" });
    expect({ outcome, code: failure?.code }).toEqual({ outcome: "skipped", code: "denied-by-policy" });
  });
  test("a hop that hangs up or stays silent ends it, and what came before is kept", async () => {
    const then =
      (what: RequestListener): RequestListener =>
      (request, response) =>
        request.url === "/" ? void response.writeHead(...redirect("/next")).end() : what(request, response);
    expect(await following(then((request) => void request.socket.destroy()))).toMatchObject({
      outcome: "failed",
      failure: { code: "closed", phase: "wait" },
      data: { hops: [{ status: 302 }] },
    });
    expect(
      await following(
        then(() => undefined),
        { deadlineMs: 300 },
      ),
    ).toMatchObject({ failure: { code: "timeout" } });
  });
});
