import { describe, expect, test } from "vitest";
import { loopbackBind } from "../../../src/cause/host/loopback-bind.ts";
import { one, seenOf, stranger, two } from "../../build/common.ts";
import { listening, network, program, sockets, socketsThroughout } from "../../build/host.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

describe("host.loopback-bind", () => {
  test("the port refuses and its listener is bound to 127.0.0.1: named, and the refusal follows from it", () => {
    const told = [...tcp(one, "refused"), network(), ...socketsThroughout([listening("127.0.0.1")])];
    const [root, ...others] = judged(told).findings;
    expect(root).toMatchObject({ cause: "host.loopback-bind", role: "root", pattern: "everywhere" });
    expect(others.filter(({ role }) => role === "root")).toEqual([]);
    expect(others.map(({ cause }) => cause)).toContain("tcp.refused");
  });

  test("the process is named, and what it must listen on", () => {
    const bound = listening("127.0.0.1", { holders: [program("node", { pid: 4711 })] });
    const [match] = loopbackBind.find(seenOf([...tcp(one, "refused"), network(), sockets([bound])]));
    expect(match?.says).toBe("port 443 listens on 127.0.0.1 only");
    expect(match?.next[0]).toContain("node (pid 4711)");
    expect(match?.next[0]).toContain("203.0.113.7:443");
  });

  test("one of two addresses has a listener, and only the other is hurt", () => {
    const bound = [listening("::1"), listening(two)];
    const told = [...tcp(one, "refused"), ...tcp(two, "connected"), network(), ...socketsThroughout(bound)];
    expect(judged(told).findings[0]).toMatchObject({
      cause: "host.loopback-bind",
      pattern: "some-addresses",
      scope: { addresses: [one] },
    });
  });

  test.each([
    ["all of IPv4", listening("0.0.0.0")],
    ["all of both families", listening("::", { isDual: true })],
    ["the address itself", listening(one)],
  ])("a listener bound to %s beside the one at loopback makes it something else", (_, other) => {
    const told = [...tcp(one, "refused"), network(), ...socketsThroughout([listening("127.0.0.1"), other])];
    expect(loopbackBind.find(seenOf(told))).toEqual([]);
  });

  test("a listener that came up meanwhile was only being started", () => {
    const told = [
      ...tcp(one, "refused"),
      network(),
      sockets([listening("127.0.0.1")]),
      sockets([listening(one)], { moment: "after" }),
    ];
    expect(loopbackBind.find(seenOf(told))).toEqual([]);
  });

  test("nothing listens at all: no matter of loopback", () => {
    expect(loopbackBind.find(seenOf([...tcp(one, "refused"), network(), ...socketsThroughout([])]))).toEqual([]);
  });

  test("a loopback listener of this machine says nothing of another machine's address", () => {
    const told = [...tcp(stranger, "refused"), network(), ...socketsThroughout([listening("127.0.0.1")])];
    expect(loopbackBind.find(seenOf(told))).toEqual([]);
  });

  test("its healthy twin: the address connects, whatever else listens at loopback", () => {
    const told = [...tcp(one, "connected"), network(), ...socketsThroughout([listening("127.0.0.1"), listening(one)])];
    expect(judged(told).findings).toEqual([]);
  });
});
