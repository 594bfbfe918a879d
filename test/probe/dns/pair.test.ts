import { expect, test } from "vitest";
import { askDnsPair } from "../../../src/probe/dns/pair.ts";
import { closedDnsPort, startDnsServer } from "../../fixture/dns-server.ts";
import { given, place } from "./asking.ts";

type At = { address: Parameters<typeof subjectOf>[0]["address"]; port: number };
const subjectOf = ({ address, port }: { address: Awaited<ReturnType<typeof startDnsServer>>["address"]; port: number }) => ({
  server: address,
  port,
  role: "configured" as const,
  rank: 0,
  name: "api.example.com",
});
const ask = (at: At, ms = 5_000) => askDnsPair(subjectOf(at), given, place, AbortSignal.timeout(ms));

test("both are asked over one socket, and both answers are told", async () => {
  await using dns = await startDnsServer({ zone: { "api.example.com A": ["192.0.2.1"] } });
  const heard = await ask(dns);
  expect(heard.outcome).toBe("ok");
  expect(heard.data.answered?.map(({ type, rcode }) => `${type} ${rcode}`).sort()).toEqual(["A NOERROR", "AAAA NOERROR"]);
  expect(dns.asked.map(({ type }) => type).sort()).toEqual(["A", "AAAA"]);
  expect(dns.asked.map(({ edns }) => edns)).toEqual([null, null]);
  expect(heard.data.sourcePort).toBeGreaterThan(0);
});

test("one that is lost is named, and the other was answered", async () => {
  await using dns = await startDnsServer({
    answer: ({ type }) => (type === "AAAA" ? "silence" : { answers: ["api.example.com 60 A 192.0.2.1"] }),
  });
  const heard = await ask(dns, 400);
  expect(heard).toMatchObject({ outcome: "failed", failure: { code: "timeout", phase: "query" } });
  expect(heard.failure?.detail).toContain("AAAA");
  expect(heard.data.answered).toMatchObject([{ type: "A", rcode: "NOERROR" }]);
});

test("nobody there, and bytes that are no DNS", async () => {
  await using dns = await startDnsServer({ answer: () => "silence" });
  const port = await closedDnsPort();
  expect(await ask({ address: dns.address, port })).toMatchObject({ failure: { code: "port-unreachable" } });
  await using odd = await startDnsServer({ answer: () => Buffer.from("hello") });
  expect(await ask(odd, 400)).toMatchObject({ outcome: "failed", failure: { code: "timeout" } });
});

test("policy forbids", async () => {
  await using dns = await startDnsServer({ answer: () => "silence" });
  const heard = await askDnsPair(
    subjectOf(dns),
    given,
    { ...place, forbidsResolver: () => "not that one" },
    AbortSignal.timeout(400),
  );
  expect(heard).toMatchObject({ outcome: "skipped", failure: { code: "denied-by-policy" } });
  expect(dns.asked).toEqual([]);
});
