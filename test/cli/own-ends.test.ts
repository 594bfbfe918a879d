import { describe, expect, test } from "vitest";
import { hostRequest, ownEnds } from "../../src/cli/own-ends.ts";
import { one, six, two } from "../build/common.ts";

const own = [one, two, six];
const at = (address: string, isDual = false) => ({ address, isDual });

describe("which of a machine's own addresses are connected to", () => {
  test.each([
    ["the one that a listener is bound to", [at(two)], [two]],
    ["the first of IPv4 for all of IPv4", [at("0.0.0.0")], [one]],
    ["the first of each family for both", [at("::", true)], [one, six]],
    ["the first of IPv6 for all of IPv6", [at("::")], [six]],
    ["the first where loopback alone listens", [at("127.0.0.1")], [one]],
    ["the first where nothing listens", [], [one]],
  ])("%s", (_, listeners, ends) => expect(ownEnds(own, listeners)).toEqual(ends));

  test("a machine with no address but loopback is asked there", () => {
    expect(ownEnds([], [])).toEqual(["127.0.0.1"]);
  });
});

test("the request is for the host alone, and asks nothing of strangers", () => {
  expect(hostRequest(443, [one], null, "run_1")).toMatchObject({
    only: "host",
    target: { url: "tcp://203.0.113.7:443", port: 443 },
    questions: { ip: [one], publicResolvers: [], rootServers: [], control: [] },
  });
  expect(hostRequest(null, [one], 4_000, "run_1")).toMatchObject({ only: "machine", questions: { ip: [], timeoutMs: 4_000 } });
});
