import { describe, expect, test } from "vitest";
import { searchSuffix } from "../../../src/cause/dns/search-suffix.ts";
import { one, seenOf, stranger } from "../../build/common.ts";
import { asked, firstResolver, hosts, suffixed, system } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

const alone = asked(firstResolver, { gives: [one] });
const wildcard = suffixed(firstResolver, { gives: [stranger] });
const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

describe("dns.search-suffix", () => {
  test("the suffix answers first, with an address that does not serve; the name alone is well", () => {
    const told = [...alone, wildcard, system([stranger]), hosts([]), ...serves(one), ...tcp(stranger, "refused")];
    const [match, ...rest] = searchSuffix.find(seenOf(told));
    expect(rest).toEqual([]);
    expect(match?.next[0]).toContain("api.example.com.corp.example.net");
    expect(roots(told)).toMatchObject([{ cause: "dns.search-suffix", impact: "breaks", pattern: "everywhere" }]);
  });

  test("the name alone does not exist, and a wildcard sends programs astray", () => {
    const told = [
      ...asked(firstResolver, "NXDOMAIN", { zone: "example.com" }),
      wildcard,
      system([stranger]),
      hosts([]),
      ...tcp(stranger, "refused"),
    ];
    expect(roots(told)).toMatchObject([{ cause: "dns.search-suffix" }]);
  });

  test("the suffix is never answered: lookups fail, or wait", () => {
    const silent = suffixed(firstResolver, "silence");
    expect(roots([...alone, silent, system([]), ...serves(one)])).toMatchObject([
      { cause: "dns.search-suffix", impact: "breaks" },
    ]);
    expect(roots([...alone, silent, system([one], { elapsedMs: 2_100 }), ...serves(one)])).toMatchObject([
      { cause: "dns.search-suffix", impact: "degrades" },
    ]);
  });

  test.each([
    ["the suffix's address serves the name", [...alone, wildcard, system([stranger]), ...serves(one), ...serves(stranger)]],
    ["suffixes are tried in vain, and quickly", [...alone, suffixed(firstResolver, "NXDOMAIN"), system([one]), ...serves(one)]],
    [
      "the hosts file gives the address",
      [...alone, wildcard, system([stranger]), hosts([stranger]), ...serves(one), ...tcp(stranger, "refused")],
    ],
    [
      "no suffix gives what the system found",
      [...alone, suffixed(firstResolver, "NXDOMAIN"), system([stranger]), ...serves(one), ...tcp(stranger, "refused")],
    ],
    [
      "a slow lookup, and all suffixes answered",
      [...alone, suffixed(firstResolver, "NXDOMAIN"), system([one], { elapsedMs: 2_100 }), ...serves(one)],
    ],
    ["nothing serves", [...alone, wildcard, system([stranger]), ...tcp(one, "refused"), ...tcp(stranger, "refused")]],
  ])("%s: nobody is led astray", (_, told) => {
    expect(searchSuffix.find(seenOf(told))).toEqual([]);
  });
});
