import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { reportText } from "../../src/cli/render/report-text.ts";
import type { Report } from "../../src/verdict/report.ts";
import type { DnsAsked, DnsReply } from "../fixture/dns-server.ts";
import { type Ask, triaged } from "./run.ts";
import { addresses, certificate, host, raw, type Stand, secureWeb, status, trusted, World, web } from "./site.ts";

/** No run may hold more than this beyond what stood there before, whatever is poured over it, bytes. */
const mostMemory = 150_000_000;

/** Once the client has spoken. */
const onData = (meet: (socket: Socket) => void): Stand => raw((socket) => void socket.once("data", () => meet(socket)));

/** Writes without end, as fast as it is read. */
function pour(socket: Socket, chunk: string | Buffer): void {
  const on = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on("drain", on);
  on();
}

/** One byte at a time, for ever. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? " "), 100);
  socket.once("close", () => clearInterval(timer));
}

const plain = async (world: World, stand: Stand): Promise<Ask> => {
  const [here] = addresses(1);
  return { target: `http://${here}:${await world.serve({ [here]: stand })}/` };
};
const secure = async (world: World, stand: Stand): Promise<Ask> => {
  const [here] = addresses(1);
  return { target: `https://${here}:${await world.serve({ [here]: stand })}/` };
};
const head = (more: string): string => `HTTP/1.1 200 OK\r\n${more}`;

type Hostile = [what: string, ask: (world: World) => Promise<Ask>, verdict: Report["verdict"], cause?: string];

const hostile: Hostile[] = [
  [
    "garbage in place of HTTP",
    (world) =>
      plain(
        world,
        onData((socket) => socket.write(Buffer.alloc(4_000, 0x07))),
      ),
    "suspect",
    "http.malformed",
  ],
  [
    "headers without end",
    (world) =>
      plain(
        world,
        onData((socket) => {
          socket.write("HTTP/1.1 200 OK\r\n");
          pour(socket, `x-fill: ${"y".repeat(1_000)}\r\n`);
        }),
      ),
    "suspect",
    "http.malformed",
  ],
  [
    "a body of gigabytes",
    (world) =>
      plain(
        world,
        onData((socket) => {
          socket.write(head("content-length: 99999999999\r\n\r\n"));
          pour(socket, Buffer.alloc(65_536, 0x61));
        }),
      ),
    "healthy",
  ],
  [
    "a body without end in chunks",
    (world) =>
      plain(
        world,
        onData((socket) => {
          socket.write(head("transfer-encoding: chunked\r\n\r\n"));
          pour(socket, `4000\r\n${"z".repeat(0x4000)}\r\n`);
        }),
      ),
    "healthy",
  ],
  [
    "a header that drips",
    (world) =>
      plain(
        world,
        onData((socket) => drip(socket, "HTTP/1.1 200 OK\r\nx-slow: ")),
      ),
    "suspect",
    "http.body-stalled",
  ],
  [
    "a body that drips",
    (world) =>
      plain(
        world,
        onData((socket) => {
          socket.write(head("content-length: 5000\r\n\r\n"));
          drip(socket, ".");
        }),
      ),
    "suspect",
    "http.body-stalled",
  ],
  [
    "a TLS record that drips",
    (world) =>
      secure(
        world,
        onData((socket) => drip(socket, "\u0016\u0003\u0003\u0040\u0000\u0002")),
      ),
    "suspect",
    "tls.handshake-timeout",
  ],
  [
    "a flood on the TLS port",
    (world) =>
      secure(
        world,
        raw((socket) => {
          socket.resume();
          pour(socket, Buffer.alloc(65_536, 0x16));
        }),
      ),
    "suspect",
  ],
  [
    "a flood that greets",
    (world) =>
      plain(
        world,
        raw((socket) => {
          socket.resume();
          pour(socket, Buffer.alloc(65_536, 0x40));
        }),
      ),
    "suspect",
    "http.malformed",
  ],
  [
    "a redirect to itself",
    (world) =>
      plain(
        world,
        web((request, response) => void response.writeHead(302, { location: request.url ?? "/" }).end()),
      ),
    "suspect",
  ],
  [
    "redirects that never end",
    (world) =>
      plain(
        world,
        web((request, response) => void response.writeHead(302, { location: `${request.url ?? ""}x` }).end()),
      ),
    "suspect",
    "http.redirect-loop",
  ],
  [
    "a redirect to a metadata address",
    (world) => plain(world, web(status(302, { location: "http://169.254.169.254/latest/meta-data/" }))),
    "healthy",
  ],
];

describe.concurrent("hostile servers: a clear verdict in time, at bounded memory", () => {
  test.each(hostile)("%s", async (_, build, verdict, cause) => {
    await using world = new World();
    const before = process.memoryUsage().rss;
    const { report } = await triaged(await build(world));
    expect(process.memoryUsage().rss - before).toBeLessThan(mostMemory);
    const roots = report.findings.filter(({ role }) => role === "root").map((one) => one.cause);
    expect({ verdict: report.verdict, roots }, report.headline).toMatchObject({
      verdict,
      ...(cause === undefined ? {} : { roots: [cause] }),
    });
    expect(JSON.stringify(report).length).toBeLessThan(2_000_000);
    expect(
      report.observations.some(
        (one) => "address" in one.subject && one.subject.address.startsWith("169.254.") && one.outcome !== "skipped",
      ),
    ).toBe(false);
  });
});

/** The answer to A; nothing for any other type. */
const forA =
  (answers: readonly string[]) =>
  ({ type }: DnsAsked): DnsReply => ({ answers: type === "A" ? answers.map((data) => `${host} 60 A ${data}`) : [] });

describe.concurrent("hostile DNS", () => {
  test("metadata and link-local addresses alone: nothing is sent, and it says why", async () => {
    await using world = new World();
    const dns = await world.dnsThat({ answer: forA(["169.254.169.254", "169.254.7.7"]) });
    const { report } = await triaged({ target: `https://${host}/`, resolvers: [dns] });
    const asked = report.observations.filter(({ layer }) => layer !== "dns");
    expect(asked.length).toBeGreaterThan(0);
    for (const one of asked) expect(one).toMatchObject({ outcome: "skipped", failure: { code: "denied-by-policy" } });
    expect(report.verdict).toBe("inconclusive");
    expect(report.headline).toMatch(/169\.254\.\d+\.\d+.*refused everywhere/);
    expect(report.findings.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("a metadata address beside one that serves: that one is probed, and the other is not", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: web() });
    const dns = await world.dnsThat({ answer: forA([here, "169.254.169.254"]) });
    const { report } = await triaged({ target: `http://${host}:${port}/`, resolvers: [dns] });
    expect(report.findings.filter(({ role }) => role === "root")).toEqual([]);
    expect(report.layers.find(({ layer }) => layer === "http")?.status).toBe("healthy");
    expect(report.verdict).toBe("healthy");
    expect(report.headline).toMatch(/on 1 address, .*1 address was not probed \(169\.254\.169\.254: .*refused everywhere/);
    expect(
      report.observations.filter(
        (one) => "address" in one.subject && one.subject.address === "169.254.169.254" && one.outcome !== "skipped",
      ),
    ).toEqual([]);
  });

  test("200 addresses for one name: eight are probed, and it says so", async () => {
    await using world = new World();
    const all = addresses(200);
    const port = await world.serve(Object.fromEntries(all.slice(0, 8).map((one) => [one, web()])));
    const dns = await world.dnsThat({ answer: forA(all) });
    const { report } = await triaged({ target: `http://${host}:${port}/`, resolvers: [dns] });
    expect(report.verdict, report.headline).toBe("healthy");
    expect(report.target.addresses.filter(({ probed }) => probed)).toHaveLength(8);
    expect(report.truncated).toMatchObject([{ what: "addresses probed", kept: 8 }]);
  });

  test.each<[string, DnsReply]>([
    ["bytes that are no message", { raw: [Buffer.alloc(600, 0xff)] }],
    ["an empty datagram", { raw: [Buffer.alloc(0)] }],
    ["a hundred wrong answers", { raw: Array.from({ length: 100 }, (_, at) => Buffer.alloc(12, at)) }],
  ])("%s: no answer is made of it", async (_, reply) => {
    await using world = new World();
    const dns = await world.dns({ "*": reply });
    const { report } = await triaged({ target: `https://${host}/`, resolvers: [dns], flags: [["timeout", "6"]] });
    expect(report.verdict).not.toBe("healthy");
    expect(report.target.addresses).toEqual([]);
    expect(report.headline).toMatch(/^DNS: /);
  });

  test("a chain of aliases that bites its tail", async () => {
    await using world = new World();
    const dns = await world.dns({ [`${host} CNAME`]: ["b.whole.test"], "b.whole.test CNAME": [host] });
    const { report } = await triaged({ target: `https://${host}/`, resolvers: [dns], flags: [["timeout", "6"]] });
    expect(report.verdict).not.toBe("healthy");
  });
});

describe.concurrent("hostile words", () => {
  const words = "<!channel> @here <script>";
  const nasty = `\u001b[2J${words}\u0007`;
  test("in headers and bodies: kept as data, and never raw on a terminal", async () => {
    await using world = new World();
    const stand = onData((socket) =>
      socket.end(
        `HTTP/1.1 503 ${words}\r\nserver: ${words}\r\nretry-after: ${words}\r\ncontent-type: text/html\r\n\r\n${nasty.repeat(50)}`,
      ),
    );
    const { report } = await triaged(await plain(world, stand));
    expect(report.findings[0]).toMatchObject({ cause: "http.unavailable", role: "root" });
    shownSafely(report);
  });

  test("in a certificate's names", async () => {
    await using world = new World();
    const mine = await certificate({ commonName: "evil <!channel>", names: ["<!channel>.test", "\u001b[31mred.test"] });
    const [here] = addresses(1);
    const port = await world.serve({ [here]: secureWeb(mine) });
    const { report } = await triaged({ target: `https://${host}:${port}/`, flags: [["ip", here]], ca: await trusted() });
    expect(report.findings[0]).toMatchObject({ cause: "tls.name-mismatch", role: "root" });
    shownSafely(report);
  });

  test("in DNS: a name of control characters at the end of an alias", async () => {
    await using world = new World();
    const dns = await world.dns({ [`${host} CNAME`]: ["\u001b[2J.<!channel>.test"] });
    const { report } = await triaged({ target: `https://${host}/`, resolvers: [dns], flags: [["timeout", "6"]] });
    expect(report.verdict).toBe("suspect");
    shownSafely(report);
  });
});

/** No control character reaches a terminal, and none of them stands raw in headline or findings. */
function shownSafely(report: Report): void {
  const text = reportText(report, { color: false, columns: 100 });
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(report.headline).not.toMatch(/[\u0000-\u001f]/);
}
