import { describe, expect, test } from "vitest";
import { cnameDangling } from "../../../src/cause/dns/cname-dangling.ts";
import { one, seenOf } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  hosts,
  nameServer,
  publicResolver,
  query,
  secondResolver,
  secondServer,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { placesOf } from "../../build/matches.ts";
import { serves } from "../../build/serving.ts";

const ghost = "ghost.example.net";

describe("dns.cname-dangling", () => {
  test("the target does not exist: it is named, and the link that points to it", () => {
    const via = ["www.example.com", ghost];
    const [match, ...rest] = cnameDangling.find(
      seenOf([...asked(firstResolver, "NXDOMAIN", { via }), ...asked(publicResolver, "NXDOMAIN", { via })]),
    );
    expect(rest).toEqual([]);
    expect(placesOf(match?.failed ?? [])).toEqual([firstResolver, publicResolver]);
    expect(match?.says).toBe("alias points to ghost.example.net, which does not exist");
    expect(match?.next[0]).toContain("Create ghost.example.net again, or change the CNAME record of www.example.com");
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["dns.nxdomain"]);
  });

  test("a server that does not follow the chain: its end was asked on its own", () => {
    const gone = query(firstResolver, "A", "NXDOMAIN", { purpose: "chain", name: "Ghost.Example.net." });
    const [match] = cnameDangling.find(seenOf([...asked(firstResolver, "NODATA", { via: [ghost] }), gone]));
    expect(match).toMatchObject({ beside: [gone], variant: ghost });
    expect(match?.failed).toHaveLength(3);
  });

  test("a long name still makes a clause", () => {
    const [match] = cnameDangling.find(seenOf(asked(firstResolver, "NXDOMAIN", { via: [`${"a".repeat(60)}.example.net`] })));
    expect(match?.says).toBe("alias points to a name that does not exist");
  });

  test("two resolvers that lead to different ends are two findings", () => {
    const told = [
      ...asked(firstResolver, "NXDOMAIN", { via: [ghost] }),
      ...asked(secondResolver, "NXDOMAIN", { via: ["gone.example.org"] }),
    ];
    expect(cnameDangling.find(seenOf(told)).map(({ variant }) => variant)).toEqual([ghost, "gone.example.org"]);
  });

  test("a chain that ends at an address is how most of the internet looks", () => {
    expect(cnameDangling.find(seenOf(asked(firstResolver, { gives: [one] }, { via: [ghost] })))).toEqual([]);
  });

  test("one resolver follows it to an address: they differ, nothing dangles", () => {
    const told = [
      ...asked(firstResolver, "NXDOMAIN", { via: [ghost] }),
      ...asked(secondResolver, { gives: [one] }, { via: [ghost] }),
    ];
    expect(cnameDangling.find(seenOf(told))).toEqual([]);
  });

  test("an end that exists without an address, or that has one when asked on its own", () => {
    const empty = asked(firstResolver, "NODATA", { via: [ghost] });
    const end = (heard: Parameters<typeof query>[2]) => query(firstResolver, "A", heard, { purpose: "chain", name: ghost });
    expect(cnameDangling.find(seenOf([...empty, end("NODATA")]))).toEqual([]);
    expect(cnameDangling.find(seenOf([...empty, end({ gives: [one] })]))).toEqual([]);
    expect(cnameDangling.find(seenOf([...empty, end("silence")]))).toEqual([]);
  });

  test("without an alias the name itself does not exist", () => {
    expect(cnameDangling.find(seenOf(asked(firstResolver, "NXDOMAIN")))).toEqual([]);
  });

  test("a name that the hosts file gives is a note", () => {
    expect(
      cnameDangling.find(seenOf([...asked(firstResolver, "NXDOMAIN", { via: [ghost] }), hosts(["127.0.0.1"])])),
    ).toMatchObject([{ impact: "latent" }]);
  });

  test("the end lies in another zone, whose own servers deny it: no cache, and that zone is named", () => {
    const told = [
      ...asked(firstResolver, "NXDOMAIN", { via: ["ghost.example.net"], zone: "example.net" }),
      ...nameServer(firstServer, "NODATA", { via: ["ghost.example.net"] }),
      ...nameServer(secondServer, "NXDOMAIN", {
        of: "example.net",
        purpose: "chain",
        name: "ghost.example.net",
        zone: "example.net",
      }),
    ];
    const [match] = cnameDangling.find(seenOf(told));
    expect(match?.ruledOut.map(({ cause }) => cause)).toContain("dns.negative-cache");
    expect(match?.next[0]).toContain("(in the zone example.net)");
    const back = nameServer(secondServer, { gives: [one] }, { of: "example.net", purpose: "chain", name: "ghost.example.net" });
    expect(cnameDangling.find(seenOf([...told.slice(0, 3), ...back]))).toEqual([]);
  });

  describe("the target was deleted, and one cache still has it", () => {
    const via = { via: [ghost] };
    const denied = asked(firstResolver, "NXDOMAIN", { ...via, zone: "example.net" });
    const kept = asked(secondResolver, { gives: [one] }, via);
    const leads = nameServer(firstServer, "NODATA", via);
    const gone = nameServer(secondServer, "NXDOMAIN", { of: "example.net", purpose: "chain", name: ghost, zone: "example.net" });

    test("the resolver that says so is right", () => {
      const { findings } = judged([...denied, ...kept, ...leads, ...gone, ...serves(one)]);
      expect(findings[0]).toMatchObject({
        cause: "dns.cname-dangling",
        role: "root",
        pattern: "some-resolvers",
        scope: { resolvers: [firstResolver] },
      });
      expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
    });

    test("a view of our own, a public resolver alone, and no word of the alias's own zone", () => {
      const found = (told: Parameters<typeof seenOf>[0]) => cnameDangling.find(seenOf(told));
      expect(found([...denied, ...asked(secondResolver, { gives: ["10.4.0.1"] }, via), ...leads, ...gone])).toEqual([]);
      expect(found([...kept, ...asked(publicResolver, "NXDOMAIN", via), ...leads, ...gone])).toEqual([]);
      expect(found([...denied, ...kept, ...gone])).toEqual([]);
    });

    test("the alias was changed: one resolver follows the former one to where nothing is", () => {
      const told = [
        ...denied,
        ...asked(secondResolver, { gives: [one] }, { via: ["new.example.org"] }),
        ...nameServer(firstServer, "NODATA", { via: ["new.example.org"] }),
        ...gone,
      ];
      expect(cnameDangling.find(seenOf(told))).toEqual([]);
    });
  });
});
