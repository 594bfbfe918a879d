import { describe, expect, test } from "vitest";
import { hostsOverride } from "../../../src/cause/dns/hosts-override.ts";
import { apiTarget, httpTarget, one, seenOf, stranger } from "../../build/common.ts";
import { asked, firstResolver, hosts, system } from "../../build/dns.ts";
import { answersHttp, isSomebodyElse, serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

const dns = asked(firstResolver, { gives: [one] });

describe("dns.hosts-override", () => {
  test("the hosts file leads elsewhere, where nothing serves", () => {
    const file = hosts([stranger]);
    const broken = tcp(stranger, "refused");
    const [match, ...rest] = hostsOverride.find(seenOf([...dns, file, ...serves(one), ...broken]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({
      failed: [file],
      worked: [],
      beside: broken,
      says: "hosts file overrides DNS with 198.51.100.66",
    });
    expect(match?.next).toEqual([
      "Remove line 12 (198.51.100.66) from /etc/hosts (vantage here): DNS gives 203.0.113.7, which serves the name.",
    ]);
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["dns.answers-differ"]);
  });

  test("somebody else's certificate is no proof, nor is an error page beside an answer", () => {
    expect(hostsOverride.find(seenOf([...dns, hosts([stranger]), ...isSomebodyElse(stranger)]))).toHaveLength(1);
    const told = [...dns, hosts([stranger]), ...answersHttp(stranger, 404)];
    expect(hostsOverride.find(seenOf(told, { target: httpTarget }))).toEqual([]);
    expect(hostsOverride.find(seenOf([...told, ...answersHttp(one, 200)], { target: httpTarget }))).toHaveLength(1);
  });

  test("a server there that nobody has set up shows its own page", () => {
    const fresh = answersHttp(stranger, 200, { page: { title: "Welcome to nginx!" } });
    const told = [...dns, hosts([stranger]), ...fresh];
    expect(hostsOverride.find(seenOf([...told, ...answersHttp(one, 200)], { target: httpTarget }))).toHaveLength(1);
    expect(hostsOverride.find(seenOf(told, { target: httpTarget }))).toEqual([]);
  });

  test("DNS's address is not known to serve: it is not claimed", () => {
    const [match] = hostsOverride.find(seenOf([...dns, hosts([stranger]), ...tcp(stranger, "refused")]));
    expect(match?.next).toEqual(["Remove line 12 (198.51.100.66) from /etc/hosts (vantage here): DNS gives 203.0.113.7."]);
  });

  test("a line that leads nowhere needs no try", () => {
    expect(hostsOverride.find(seenOf([...dns, hosts(["0.0.0.0"]), ...serves(one)]))).toHaveLength(1);
  });

  test("a line that programs do not use hurts nobody", () => {
    const told = [...dns, hosts([stranger]), ...serves(one), ...tcp(stranger, "refused")];
    expect(hostsOverride.find(seenOf([...told, system([one])]))).toEqual([]);
    expect(hostsOverride.find(seenOf([...told, system([stranger])]))).toHaveLength(1);
  });

  test("another vantage without the line is what works", () => {
    const clean = hosts([], { vantage: "there" });
    expect(hostsOverride.find(seenOf([...dns, hosts([stranger]), clean, ...tcp(stranger, "timeout")]))).toMatchObject([
      { worked: [clean] },
    ]);
  });

  test.each([
    ["an entry that serves the name", [...dns, hosts([stranger]), ...serves(stranger)]],
    ["an entry that nobody tried", [...dns, hosts([stranger])]],
    ["the address that DNS gives too", [...dns, hosts([one]), ...tcp(one, "refused")]],
    ["no line for the name", [...dns, hosts([]), ...tcp(one, "refused")]],
    [
      "a name that only the hosts file knows",
      [...asked(firstResolver, "NXDOMAIN"), hosts([stranger]), ...tcp(stranger, "refused")],
    ],
    ["nothing serves, DNS's address neither", [...dns, hosts([stranger]), ...tcp(one, "refused"), ...tcp(stranger, "refused")]],
  ])("%s is no override", (_, observations) => {
    expect(hostsOverride.find(seenOf(observations))).toEqual([]);
  });

  test("localhost belongs into the hosts file", () => {
    const target = { ...apiTarget, host: "localhost" };
    expect(hostsOverride.find(seenOf([...dns, hosts([stranger]), ...tcp(stranger, "refused")], { target }))).toEqual([]);
  });
});
