import { describe, expect, test } from "vitest";
import { noResponse } from "../../../src/cause/http/no-response.ts";
import type { FailureCode } from "../../../src/observation/failure.ts";
import { httpTarget, seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { namedInHttp } from "../../build/http-causes.ts";
import { silence, thrice } from "../../build/tls.ts";

const plain = { url: "http://api.example.com/" };
const kernel = (bytesAcked: number, outOfOrder = 0) => ({
  state: "ESTAB",
  bytesSent: 120,
  bytesAcked,
  bytesReceived: 0,
  retransmits: 0,
  outOfOrder,
  pathMtu: 1_500,
  rttMs: 5,
});
const found = (observations: Parameters<typeof seenOf>[0]) => noResponse.find(seenOf(observations));

describe("http.no-response", () => {
  test.each([
    ["closed", "closed without an answer"],
    ["reset", "reset before the first byte of an answer"],
    ["timeout", "no answer to the request within 8.0 s"],
  ] as const)("%s before the first byte", (code, says) => {
    const bad = thrice((told) => brokenRequest(code, "wait", { ...told, elapsedMs: 8_000 }));
    const good = answer(200, { address: two });
    const [match, ...rest] = found([...bad, good]);
    expect(match).toMatchObject({ failed: bad, worked: [good], says, variant: code });
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(
      expect.arrayContaining(["tcp.reset", "tcp.post-handshake-blackhole"]),
    );
    expect(rest).toEqual([]);
    expect(namedInHttp([...bad, good])).toEqual(["http.no-response"]);
  });

  test("closed or reset by chance at one place is one thing, called by what is seen more often", () => {
    const [first, second, third] = thrice((told) => brokenRequest("closed", "wait", told));
    const mixed = [first, second, third, brokenRequest("reset", "wait", { attempt: 4 })].flatMap((one) => one ?? []);
    expect(found(mixed)).toMatchObject([{ failed: mixed, says: "closed without an answer", variant: "closed" }]);
    const always = thrice((told) => brokenRequest("reset", "wait", { ...told, address: two }));
    expect(found([...mixed, ...always]).map(({ variant }) => variant)).toEqual(["closed", "reset"]);
  });

  test("closed although nothing was said: the request is not the reason", () => {
    const bad = brokenRequest("closed", "wait", { url: "http://api.example.com/" });
    const hangUp = silence("closed", { port: 80 });
    const find = (...observations: Parameters<typeof seenOf>[0]) => noResponse.find(seenOf(observations, { target: httpTarget }));
    expect(find(bad, hangUp)).toMatchObject([{ failed: [bad], beside: [hangUp], says: "closed before a word was said" }]);
    expect(find(bad, silence("open", { port: 80 }))).toMatchObject([{ says: "closed without an answer" }]);
    expect(find(bad, silence("closed", { port: 80, greeting: "220 hello" }))[0]?.beside).toBeUndefined();
  });

  test("where it was closed or reset, no neighbour is left", () => {
    const [match] = found([brokenRequest("closed", "wait")]);
    expect(match?.ruledOut.map(({ cause }) => cause).sort()).toEqual([...noResponse.toldApartFrom].sort());
  });

  test("an answer of any kind from the same place is against it, a bad one elsewhere is no example", () => {
    const [same, elsewhere] = [answer(503, { attempt: 2 }), answer(503, { address: two })];
    expect(found([brokenRequest("closed", "wait"), same, elsewhere])).toMatchObject([{ worked: [same] }]);
  });

  test("plain and reset: a silent connection decides", () => {
    const bad = brokenRequest("reset", "wait", plain);
    expect(found([bad, silence("reset", { port: 80 })])).toEqual([]);
    expect(found([bad])[0]?.ruledOut.map(({ cause }) => cause)).not.toContain("tcp.reset");
    const open = silence("open", { port: 80 });
    expect(found([bad, open])[0]?.ruledOut).toEqual(
      expect.arrayContaining([expect.objectContaining({ cause: "tcp.reset", by: [open] })]),
    );
  });

  test("plain and silent: what the kernel says of the request", () => {
    expect(found([brokenRequest("timeout", "wait", { ...plain, data: { kernel: kernel(1) } })])).toMatchObject([
      { equally: ["tcp.post-handshake-blackhole", "path.mtu-blackhole"] },
    ]);
    const [heard] = found([brokenRequest("timeout", "wait", { ...plain, data: { kernel: kernel(121) } })]);
    expect(heard?.equally).toBeUndefined();
    expect(heard?.ruledOut.map(({ cause }) => cause)).toContain("tcp.post-handshake-blackhole");
    const [unknown] = found([brokenRequest("timeout", "wait", plain)]);
    expect(unknown?.ruledOut.map(({ cause }) => cause)).toEqual(["tcp.reset"]);
  });

  test("a hole in what came means that larger packets are lost", () => {
    expect(found([brokenRequest("timeout", "wait", { data: { kernel: kernel(900, 2) } })])).toMatchObject([
      { equally: ["path.mtu-blackhole"] },
    ]);
  });

  test.each([
    ["the connection failed", ["refused", "timeout", "reset"], "connect"],
    ["TLS failed, or the certificate was refused", ["tls-own-refusal", "reset", "timeout", "closed", "tls-alert"], "handshake"],
    ["it broke after the first byte", ["reset", "closed", "timeout"], "body"],
    ["it was stopped", ["cancelled"], "wait"],
  ] as const)("silent: %s", (_, codes, phase) => {
    expect(found(codes.map((code: FailureCode) => brokenRequest(code, phase)))).toEqual([]);
  });

  test("on plain HTTP it is judged the same", () => {
    expect(noResponse.find(seenOf([brokenRequest("closed", "wait", plain)], { target: httpTarget }))).toHaveLength(1);
  });
});
