import { describe, expect, test } from "vitest";
import { namesLedTo } from "../../../src/cause/dns/names-led-to.ts";
import { one, seenOf, stranger } from "../../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, secondServer } from "../../build/dns.ts";

const host = "api.example.com";
const namesOf = (told: Parameters<typeof seenOf>[0]): string[] => [...namesLedTo(seenOf(told))];

describe("the names that zones lead to from the target's", () => {
  test("where the resolvers' former alias leads is none of them", () => {
    const former = asked(firstResolver, { gives: [stranger] }, { via: ["blue.example.com"] });
    expect(namesOf([...former, ...nameServer(firstServer, { gives: [one] })])).toEqual([host]);
    const out = nameServer(firstServer, "NODATA", { via: ["green.example.net"] });
    expect(namesOf([...former, ...out])).toEqual([host, "green.example.net"]);
  });

  test("one name after the other, of both of two servers that disagree", () => {
    const told = [
      ...nameServer(firstServer, "NODATA", { via: ["green.example.net"] }),
      ...nameServer(secondServer, { gives: [stranger] }, { via: ["mid.example.com", "blue.example.com"] }),
      ...nameServer("192.0.2.60", "NODATA", {
        of: "example.net",
        purpose: "chain",
        name: "green.example.net",
        via: ["edge.example.org"],
      }),
    ];
    expect(namesOf(told).sort()).toEqual(
      [host, "blue.example.com", "edge.example.org", "green.example.net", "mid.example.com"].sort(),
    );
  });

  test("where a name's own servers say nothing, resolvers tell where it leads", () => {
    const followed = asked(firstResolver, { gives: [one] }, { via: ["mid.example.net", "edge.example.org"] });
    expect(namesOf([...followed, ...nameServer(firstServer, "silence")])).toEqual([host, "mid.example.net", "edge.example.org"]);
    const led = nameServer(firstServer, "NODATA", { via: ["mid.example.net"] });
    expect(namesOf([...followed, ...led])).toEqual([host, "mid.example.net", "edge.example.org"]);
    const given = nameServer(firstServer, { gives: [one] }, { via: ["mid.example.net"] });
    expect(namesOf([...followed, ...given])).toEqual([host, "mid.example.net"]);
  });
});
