import { describe, expect, test } from "vitest";
import { delegationMismatch } from "../../../src/cause/dns/delegation-mismatch.ts";
import { defaultSettings, one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, parentSays, query, secondServer, zoneSays } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";

const well = nameServer(firstServer, { gives: [one] });
const other = nameServer(secondServer, { gives: [one] });
const resolved = asked(firstResolver, { gives: [one] });
const [first, second] = ["ns1.example.net", "ns2.example.net"];

describe("dns.delegation-mismatch", () => {
  test("sets that differ and harm nobody are a note", () => {
    const told = [...well, ...other, ...resolved, parentSays([first]), zoneSays(firstServer, [first, second])];
    const { findings } = judged(told);
    expect(findings).toMatchObject([{ cause: "dns.delegation-mismatch", role: "note", impact: "latent" }]);
    expect(findings[0]?.next[0]).toContain("ns2.example.net only in the zone");
  });

  test("the same sets, in another order and case", () => {
    expect(
      delegationMismatch.find(
        seenOf([...well, parentSays([second, first]), zoneSays(firstServer, ["NS1.example.net.", second])]),
      ),
    ).toEqual([]);
  });

  test("one end alone says nothing", () => {
    expect(delegationMismatch.find(seenOf([...well, zoneSays(firstServer, [first])]))).toEqual([]);
    expect(delegationMismatch.find(seenOf([...well, parentSays([first])]))).toEqual([]);
  });

  test("the zone's own set is dead: whoever has it in the cache is lost", () => {
    const dead = nameServer(secondServer, "REFUSED");
    const told = [...well, ...dead, ...asked(firstResolver, "SERVFAIL"), parentSays([first]), zoneSays(firstServer, [second])];
    const { findings } = judged(told);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.delegation-mismatch", impact: "breaks" },
    ]);
    expect(findings.map(({ cause }) => cause)).toContain("dns.lame-delegation");
  });

  test("the zone's own set is names without any address", () => {
    const lookups = ["A", "AAAA"].map((type) => query(firstResolver, type, "NXDOMAIN", { purpose: "nameserver", name: second }));
    const told = [...well, ...resolved, parentSays([first]), zoneSays(firstServer, [second]), ...lookups];
    expect(judged(told).findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.delegation-mismatch", impact: "breaks" },
    ]);
  });

  test("the parent's set is dead, and the zone lives on others", () => {
    const dead = nameServer(secondServer, "silence");
    const told = [...well, ...dead, ...asked(firstResolver, "SERVFAIL"), parentSays([second]), zoneSays(firstServer, [first])];
    expect(judged(told).findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "dns.delegation-mismatch" }]);
  });

  test("the parent's old names are gone, and its glue leads to servers that dropped the zone", () => {
    const dropped = nameServer(secondServer, "REFUSED");
    const gone = ["A", "AAAA"].map((type) => query(firstResolver, type, "NXDOMAIN", { purpose: "nameserver", name: second }));
    const told = [
      ...well,
      ...dropped,
      ...asked(firstResolver, "SERVFAIL"),
      parentSays([second], { glue: { [second]: secondServer } }),
      zoneSays(firstServer, [first]),
      ...gone,
    ];
    expect(judged(told).findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "dns.delegation-mismatch" }]);
  });

  test("a bad server that the parent names among good ones stays a lame delegation", () => {
    const dead = nameServer(secondServer, "REFUSED");
    const told = [...well, ...dead, ...resolved, parentSays([first, second]), zoneSays(firstServer, [first])];
    expect(judged(told).findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["dns.lame-delegation", "root"],
      ["dns.delegation-mismatch", "note"],
    ]);
  });

  test("the last healthy run had the same at the parent: nothing was changed there", () => {
    const settings = { ...defaultSettings, baseline: { run: "run_1", at: "", values: {}, delegation: [first] } };
    const [match] = delegationMismatch.find(
      seenOf([...well, parentSays([first]), zoneSays(firstServer, [first, second])], { settings }),
    );
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["dns.delegation-changed"]);
  });
});
