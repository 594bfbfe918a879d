import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { reportSchema } from "../../src/verdict/report.ts";
import { closedDnsPort } from "../fixture/dns-server.ts";
import { faultline, reportIn } from "./command-line.ts";
import { addresses, certificate, host, secureWeb, silent, status, trusted, World, web } from "./site.ts";

const folder = mkdtempSync(join(tmpdir(), "faultline-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Short enough for a quick suite, long enough for a settled verdict. */
const quick = ["--timeout", "4"];

async function caFile(): Promise<string> {
  const path = join(folder, `ca-${Math.random().toString(36).slice(2)}.pem`);
  await writeFile(path, (await trusted()).join("\n"));
  return path;
}

const resolver = ({ address, port }: { address: string; port: number }): string[] => ["--resolver", `${address}:${port}`];

describe.concurrent("exit statuses", () => {
  test("0: healthy, in words, and quiet beside them", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: web() });
    const ended = await faultline(["triage", `http://${here}:${port}/`, ...quick]);
    expect(ended).toMatchObject({ status: 0, stderr: "" });
    expect(ended.stdout).toMatch(/healthy/i);
    expect(ended.stdout).not.toContain("\u001b");
  });

  test("1: suspect, and one report on stdout that fits its schema", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: web(status(503)) });
    const ended = await faultline(["triage", `http://${here}:${port}/`, "--json", ...quick]);
    expect(ended).toMatchObject({ status: 1, stderr: "" });
    expect(reportIn(ended).findings[0]).toMatchObject({ cause: "http.unavailable", role: "root" });
  });

  test("3: inconclusive where no resolver is left to ask in the time", async () => {
    await using world = new World();
    const dns = await world.dns({ "*": "silence" });
    const ended = await faultline(["triage", `https://${host}/`, "--json", ...resolver(dns), "--timeout", "1"]);
    expect(ended.status).toBe(3);
    expect(reportIn(ended)).toMatchObject({ verdict: "inconclusive", state: "complete" });
  });

  test("130: SIGINT gives what was learnt, cancelled", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: silent });
    const ended = await faultline(["triage", `https://${here}:${port}/`, "--stream"], (child) => {
      child.stdout?.once("data", () => setTimeout(() => child.kill("SIGINT"), 600));
    });
    expect(ended.status).toBe(130);
    const last = JSON.parse(ended.stdout.trim().split("\n").at(-1) ?? "");
    expect(last).toMatchObject({ type: "report", report: { state: "cancelled" } });
    expect(last.report.observations).toContainEqual(expect.objectContaining({ probe: "tcp.connect", outcome: "ok" }));
  });
});

describe("exit statuses", () => {
  test.each([
    ["no target", ["triage"], /argument/],
    ["an unknown command", ["triag", "example.com"], /Did you mean/],
    ["a command that comes later", ["watch", "example.com"], /nothing yet/],
    ["an unknown option", ["triage", "example.com", "--resolvr", "127.0.0.1"], /--resolver/],
    ["an option given twice with two values", ["triage", "example.com", "--port", "1", "--port", "2"], /twice/],
    ["a scheme that is not probed", ["triage", "gopher://example.com"], /scheme/],
    ["a CA file that is not there", ["triage", "example.com", "--ca", "/nowhere/ca.pem"], /ENOENT/],
    ["a metadata address", ["triage", "http://169.254.169.254/latest/"], /refused everywhere/],
    ["a refused resolver", ["triage", "example.com", "--resolver", "169.254.1.1"], /refused everywhere/],
  ])("2: %s; nothing on stdout", async (_, args, words) => {
    const ended = await faultline(args);
    expect(ended).toMatchObject({ status: 2, stdout: "" });
    expect(ended.stderr).toMatch(words);
    expect(ended.stderr.split("\n").length).toBeLessThan(8);
    expect(ended.stderr).not.toContain("    at ");
  });
});

describe.concurrent("what can be asked for", () => {
  test("--stream: numbered lines of JSON, one report, last", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: web() });
    const ended = await faultline(["triage", `http://${here}:${port}/`, "--stream", ...quick]);
    const events = ended.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(ended.status).toBe(0);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.every(({ schema }) => schema === "faultline.event/1")).toBe(true);
    expect(events[0].type).toBe("started");
    expect(events.filter(({ type }) => type === "report")).toEqual([events.at(-1)]);
    expect(reportSchema.safeParse(events.at(-1).report).error).toBeUndefined();
  });

  test("schema prints a JSON Schema that names the report's parts", async () => {
    const ended = await faultline(["schema"]);
    expect(ended).toMatchObject({ status: 0, stderr: "" });
    expect(Object.keys(JSON.parse(ended.stdout).properties)).toEqual(
      expect.arrayContaining(["schema", "verdict", "findings", "observations"]),
    );
  });

  test("--ip, --sni, --ca, --port and --health-path together, and no lookup", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const heard: string[] = [];
    const mine = await certificate({ names: ["inside.whole.test"] });
    const port = await world.serve({
      [here]: secureWeb(mine, (request, response) => {
        heard.push(`${request.url} ${request.headers.host}`);
        response.writeHead(request.url === "/healthz" ? 500 : 200).end();
      }),
    });
    const args = [
      "--ip",
      here,
      "--sni",
      "inside.whole.test",
      "--ca",
      await caFile(),
      "--port",
      String(port),
      "--health-path",
      "/healthz",
    ];
    const ended = await faultline(["triage", `https://${host}/shop`, "--json", ...args, ...quick]);
    const report = reportIn(ended);
    expect(report.findings[0]).toMatchObject({ cause: "http.health-check-mismatch", impact: "degrades" });
    expect(report.observations.some(({ layer }) => layer === "dns")).toBe(false);
    expect(new Set(heard)).toEqual(new Set([`/shop ${host}:${port}`, `/healthz ${host}:${port}`]));
    expect(report.layers.find(({ layer }) => layer === "tls")?.status).toBe("healthy");
  });

  test.each([
    ["404 where 404 is expected", 404, "404", 0],
    ["503 where 503 is expected", 503, "503", 0],
    ["200 where a text is missing", 200, "welcome back", 1],
    ["200 with the text", 200, "status 200", 0],
  ] as const)("--expect: %s", async (_, code, expected, exit) => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: web(status(code)) });
    const ended = await faultline(["triage", `http://${here}:${port}/`, "--json", "--expect", expected, ...quick]);
    expect(ended.status, reportIn(ended).headline).toBe(exit);
  });

  test("resolvers: the diff alone, nothing is connected to", async () => {
    await using world = new World();
    const [one, other] = addresses(2);
    const first = await world.dns([one]);
    const second = await world.dns([other]);
    const asked = ["resolvers", host, ...resolver(first), ...resolver(second), ...quick];
    const [words, json] = await Promise.all([faultline(asked), faultline([...asked, "--json"])]);
    expect(words.stdout).toContain(one);
    expect(words.stdout).toContain(other);
    const report = reportIn(json);
    expect(report.observations.every(({ layer }) => layer === "dns")).toBe(true);
    expect(report.target.addresses.every(({ probed }) => !probed)).toBe(true);
    expect(json.status).toBe(words.status);
  });

  test("path: the way alone, with its hops, and nothing above TCP", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: web() });
    const asked = ["path", `http://${here}:${port}/`, ...quick];
    const [words, json, lines] = await Promise.all([
      faultline(asked),
      faultline([...asked, "--json"]),
      faultline([...asked, "--stream"]),
    ]);
    expect(words).toMatchObject({ status: 0, stderr: "" });
    expect(words.stdout).toContain(`Path: healthy to port ${port}`);
    const report = reportIn(json);
    expect(new Set(report.observations.map(({ probe }) => probe))).toEqual(
      new Set(["tcp.connect", "path.gateway", "path.size", "path.trace"]),
    );
    expect(lines.stdout.trim().split("\n").at(-1)).toContain('"type":"report"');
  });

  test("a reader that goes away early ends the output, not the program", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: web() });
    const ended = await faultline(["triage", `http://${here}:${port}/`, "--stream", ...quick], (child) => {
      child.stdout?.once("data", () => child.stdout?.destroy());
    });
    expect(ended).toMatchObject({ status: 0, stderr: "" });
  });

  test("nobody listens for DNS: told in time, with the address", async () => {
    const [elsewhere] = addresses(1);
    const port = await closedDnsPort(elsewhere);
    const ended = await faultline(["triage", host, "--json", ...resolver({ address: elsewhere, port }), "--timeout", "5"]);
    expect(ended.status).toBe(1);
    expect(reportIn(ended).findings[0]).toMatchObject({
      cause: "dns.resolver-timeout",
      scope: { resolvers: [`${elsewhere}:${port}`] },
    });
  });
});
