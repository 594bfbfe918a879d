import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcp } from "node:net";
import { expect, test } from "vitest";
import type { ProbePlace } from "../../../src/probe/probe.ts";
import { askVantageControl } from "../../../src/probe/vantage/control.ts";
import { askVantageFirewall } from "../../../src/probe/vantage/firewall.ts";
import { askVantageNobody } from "../../../src/probe/vantage/nobody.ts";
import { address } from "../../build/common.ts";

const place: ProbePlace = { forbids: () => null, forbidsResolver: () => null, hostsFile: "/etc/hosts" };
const given = { ca: [], expectText: null };
const here = address("127.0.0.1");
const signal = (): AbortSignal => AbortSignal.timeout(2_000);

test("a control's answer is kept: status, headers, the time it says", async () => {
  const server = createServer((_, response) => response.writeHead(302, { location: "http://login.example/" }).end("go"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  const subject = {
    role: "control" as const,
    control: url,
    peer: here,
    port,
    scheme: "http" as const,
    url,
    host: `127.0.0.1:${port}`,
    sni: null,
  };
  const { outcome, data } = await askVantageControl(subject, given, place, signal());
  server.close();
  expect(outcome).toBe("ok");
  expect(data).toMatchObject({ status: 302, location: "http://login.example/" });
  expect(data.headers?.some(([name]) => name === "date")).toBe(true);
});

test("of a connection alone nothing is asked but how long it took", async () => {
  const server = createTcp(() => undefined);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const url = `tcp://127.0.0.1:${port}`;
  const subject = {
    role: "sample" as const,
    control: url,
    peer: here,
    port,
    scheme: "tcp" as const,
    url,
    host: "127.0.0.1",
    sni: null,
  };
  const { outcome, data } = await askVantageControl(subject, given, place, signal());
  await new Promise((done) => server.close(done));
  expect(outcome).toBe("ok");
  expect(Object.keys(data)).toEqual(["connectMs"]);
});

test("somebody accepts, or nobody does", async () => {
  const server = createTcp(() => undefined);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  expect(await askVantageNobody({ peer: here, port }, given, place, signal())).toMatchObject({ outcome: "ok" });
  await new Promise((done) => server.close(done));
  expect(await askVantageNobody({ peer: here, port }, given, place, signal())).toMatchObject({
    outcome: "failed",
    failure: { code: "refused" },
  });
});

test("what policy forbids is not asked", async () => {
  const closed = { ...place, forbids: () => "not here" };
  expect(await askVantageNobody({ peer: here, port: 9 }, given, closed, signal())).toMatchObject({ outcome: "skipped" });
  expect(await askVantageFirewall({ peer: here, port: 9, protocol: "tcp" }, given, closed, signal())).toMatchObject({
    outcome: "skipped",
  });
});

test.runIf(process.platform === "linux")("windows with packets and windows without, and nothing is left open", async () => {
  const answer = await askVantageFirewall({ peer: here, port: 9, protocol: "tcp" }, given, place, signal());
  if (answer.outcome === "skipped") return;
  expect(answer.data).toMatchObject({ packets: 5 });
  expect((answer.data.in ?? answer.data.out)?.sending).toHaveLength(4);
});
