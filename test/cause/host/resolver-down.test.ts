import { describe, expect, test } from "vitest";
import { one } from "../../build/common.ts";
import { asked, secondResolver } from "../../build/dns.ts";
import { ownResolver } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const stub = "127.0.0.53";
const second = asked(secondResolver, { gives: [one] });
const throughout = (told: Parameters<typeof ownResolver>[0]) => [ownResolver(told), ownResolver(told, { moment: "after" })];

describe("host.resolver-down", () => {
  test.each(["port-unreachable", "silence"] as const)(
    "nothing listens at the stub, and it gives %s: the root of what DNS shows",
    (heard) => {
      const told = [...asked(stub, heard), ...second, ...tcp(one, "connected"), ...throughout({ overUdp: false })];
      const [root, ...others] = judged(told).findings;
      expect(root).toMatchObject({ cause: "host.resolver-down", role: "root", impact: "degrades", pattern: "some-resolvers" });
      expect(root?.scope.resolvers).toEqual([stub]);
      expect(others.filter(({ role }) => role === "root")).toEqual([]);
    },
  );

  test("it is the only one: nothing is found by name any more", () => {
    const told = [...asked(stub, "port-unreachable"), ...throughout({ overUdp: false })];
    expect(judged(told).findings[0]).toMatchObject({ cause: "host.resolver-down", impact: "breaks", pattern: "everywhere" });
  });

  test("it listens, and questions lie unread in its socket: it hangs", () => {
    const told = [
      ...asked(stub, "silence"),
      ...second,
      ...tcp(one, "connected"),
      ownResolver({ overUdp: true, waiting: 400 }),
      ownResolver({ overUdp: true, waiting: 2_300 }, { moment: "after" }),
    ];
    expect(judged(told).findings[0]).toMatchObject({ cause: "host.resolver-down", role: "root" });
  });

  test("it listens and has read what came: it waits for others, and that is another fault", () => {
    const told = [...asked(stub, "silence"), ...second, ...tcp(one, "connected"), ...throughout({ overUdp: true })];
    expect(judged(told).findings.map(({ cause }) => cause)).not.toContain("host.resolver-down");
  });

  test("its healthy twin: a rule leads its questions elsewhere, and answers come", () => {
    const docker = "127.0.0.11";
    const told = [
      ...asked(docker, { gives: [one] }),
      ...tcp(one, "connected"),
      ...throughout({ overUdp: false, server: docker }),
    ];
    expect(judged(told).findings).toEqual([]);
  });

  test("it was being started", () => {
    const told = [ownResolver({ overUdp: false }), ownResolver({ overUdp: true }, { moment: "after" })];
    expect(judged(told).findings).toEqual([]);
  });
});
