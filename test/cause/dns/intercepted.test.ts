import { describe, expect, test } from "vitest";
import { intercepted } from "../../../src/cause/dns/intercepted.ts";
import { one, seenOf, six } from "../../build/common.ts";
import { asked, firstResolver, firstServer, type Heard, nameServer, query, secondServer } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";

const atNobody = (heard: Heard, told: Parameters<typeof query>[3] = {}) =>
  query(one, "A", heard, { role: "nobody", purpose: "interception", aa: false, ...told });
const resolved = asked(firstResolver, { gives: [one] });

describe("dns.intercepted", () => {
  test.each<Heard>([{ gives: [one] }, "NXDOMAIN", "SERVFAIL", "NODATA"])("an address without DNS answers %j", (heard) => {
    const { findings } = judged([...resolved, ...nameServer(secondServer, "REFUSED"), atNobody(heard)]);
    expect(findings).toMatchObject([{ cause: "dns.intercepted", role: "root", impact: "degrades", pattern: "everywhere" }]);
    expect(findings[0]?.scope.resolvers).toEqual([one]);
  });

  test("everybody who is asked refuses, the one without DNS included", () => {
    const refusing = [...nameServer(firstServer, "REFUSED"), ...nameServer(secondServer, "REFUSED")];
    expect(intercepted.find(seenOf([...resolved, ...refusing, atNobody("REFUSED")]))).toHaveLength(1);
  });

  test("one that only refuses is a real server on the target's machine", () => {
    expect(intercepted.find(seenOf([...resolved, ...nameServer(firstServer, { gives: [one] }), atNobody("REFUSED")]))).toEqual(
      [],
    );
  });

  test("the zone's data with authority: a hidden server of the zone", () => {
    expect(intercepted.find(seenOf([...resolved, atNobody({ gives: [one] }, { aa: true })]))).toEqual([]);
    expect(intercepted.find(seenOf([...resolved, atNobody({ gives: ["198.51.100.1"] }, { aa: true })]))).toHaveLength(1);
  });

  test("an address that is asked as a server as well", () => {
    const serving = query(one, "A", { gives: [one] }, { role: "authoritative", of: "example.com" });
    expect(intercepted.find(seenOf([...resolved, serving, atNobody({ gives: [one] })]))).toEqual([]);
  });

  test.each<Heard>(["silence", "port-unreachable", "skipped"])("%s is how it should be", (heard) => {
    expect(
      intercepted.find(
        seenOf([...resolved, atNobody(heard), query(six, "A", heard, { role: "nobody", purpose: "interception" })]),
      ),
    ).toEqual([]);
  });

  test("a resolver on the target's own machine: the zone's servers answer as themselves", () => {
    const genuine = nameServer(firstServer, { gives: [one] }, { aa: true });
    const odd = nameServer(secondServer, "SERVFAIL");
    expect(intercepted.find(seenOf([...resolved, ...genuine, ...odd, atNobody({ gives: [one] })]))).toEqual([]);
    const overTcp = genuine.filter(({ subject }) => subject.transport === "tcp");
    expect(intercepted.find(seenOf([...resolved, ...overTcp, ...odd, atNobody({ gives: [one] })]))).toHaveLength(1);
  });

  test("the same made-up data with authority from everybody, who all offer recursion", () => {
    const recursive = (one: ReturnType<typeof query>) => ({
      ...one,
      data: { ...one.data, flags: { aa: true, tc: false, rd: false, ra: true, ad: false, cd: false } },
    });
    const made = [firstServer, secondServer].flatMap((server) => nameServer(server, { gives: [one] }, { aa: true }));
    const told = [...made, atNobody({ gives: [one] }, { aa: true })].map(recursive);
    expect(intercepted.find(seenOf([...resolved, ...told]))).toHaveLength(1);
  });
});
