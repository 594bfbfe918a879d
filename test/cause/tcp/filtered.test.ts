import { describe, expect, test } from "vitest";
import { tcpFiltered } from "../../../src/cause/tcp/filtered.ts";
import { one, seenOf, stranger, two } from "../../build/common.ts";
import { connect, otherPort, packet, ping, tcp } from "../../build/tcp.ts";

describe("tcp.filtered", () => {
  test.each([
    ["another port connects", otherPort(one, "connected")],
    ["another port is closed", otherPort(one, "refused")],
    ["a ping arrives", ping(one, "arrived")],
  ])("silence while %s", (_, alive) => {
    const silent = tcp(one, "timeout");
    const [match, ...rest] = tcpFiltered.find(seenOf([...silent, alive]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({
      failed: silent,
      worked: [],
      beside: [alive],
      ruledOut: [{ cause: "path.blackhole", by: [alive] }],
    });
    expect(match?.equally).toBeUndefined();
    expect(match?.says).toBe("port 443 does not answer, the host does");
  });

  test("a neighbour behind the same router answers: the path is alive", () => {
    const good = tcp(two, "connected");
    const [match] = tcpFiltered.find(seenOf([...tcp(one, "timeout"), ...good]));
    expect(match?.ruledOut).toMatchObject([{ cause: "path.blackhole", by: good }]);
    expect(match?.worked).toEqual(good);
    expect(match?.beside).toEqual([]);
    expect(match?.says).toBe("port 443 does not answer, a neighbour of the host does");
  });

  test("nothing of the host answers: a dead path fits as well", () => {
    const told = [...tcp(one, "timeout"), otherPort(one, "timeout"), ping(one, "silence"), ...tcp(stranger, "connected")];
    const [match, ...rest] = tcpFiltered.find(seenOf(told));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({
      equally: ["path.blackhole"],
      ruledOut: [],
      says: "port 443 does not answer, nor does the host",
    });
  });

  test("one host that answers and one that is dark are two findings", () => {
    const told = [...tcp(one, "timeout"), ping(one, "arrived"), ...tcp(stranger, "timeout")];
    expect(tcpFiltered.find(seenOf(told)).map(({ equally }) => equally)).toEqual([undefined, ["path.blackhole"]]);
  });

  test("what reaches the host from another vantage says nothing of this one", () => {
    const told = [
      ...tcp(one, "timeout"),
      ping(one, "arrived", { vantage: "there" }),
      ...tcp(one, "connected", { vantage: "there" }),
    ];
    expect(tcpFiltered.find(seenOf(told))).toMatchObject([{ equally: ["path.blackhole"] }]);
  });

  test("a try that was given up early says nothing", () => {
    expect(tcpFiltered.find(seenOf([connect(one, "timeout", { elapsedMs: 900 }), ping(one, "arrived")]))).toEqual([]);
  });

  test("a few losses among connects are no filter, nor is a far host", () => {
    const good = Array.from({ length: 9 }, (_, n) =>
      connect(one, "connected", { purpose: "sample", attempt: n + 1, elapsedMs: 400 }),
    );
    expect(
      tcpFiltered.find(seenOf([...good, connect(one, "timeout", { purpose: "sample", attempt: 10 }), ping(one, "arrived")])),
    ).toEqual([]);
  });

  test("a rejection or a refusal among the silences is another cause", () => {
    expect(tcpFiltered.find(seenOf([...tcp(one, "timeout"), packet(one, "from-device", { sender: "198.51.100.1" })]))).toEqual(
      [],
    );
    expect(tcpFiltered.find(seenOf([connect(one, "refused"), connect(one, "timeout", { attempt: 2 })]))).toEqual([]);
  });

  test("a router without a way to the host is a matter of routes", () => {
    expect(tcpFiltered.find(seenOf([...tcp(one, "timeout"), ping(one, "no-route")]))).toEqual([]);
    expect(
      tcpFiltered.find(seenOf([...tcp(one, "timeout"), packet(one, "no-route", { sender: "198.51.100.1", code: "!H" })])),
    ).toEqual([]);
  });

  test("a device that says the host is unreachable, in the host's place, is one too", () => {
    expect(
      tcpFiltered.find(seenOf([...tcp(one, "timeout"), packet(one, "from-device", { sender: "198.51.100.1", code: "!H" })])),
    ).toEqual([]);
  });

  test.each(["connected", "refused", "host-unreachable", "reset", "cancelled", "own-route"] as const)(
    "%s is not silence",
    (ending) => {
      expect(tcpFiltered.find(seenOf([...tcp(one, ending), ping(one, "silence")]))).toEqual([]);
    },
  );

  test("a host that answers no ping and no other port is healthy while its port connects", () => {
    expect(tcpFiltered.find(seenOf([...tcp(one, "connected"), otherPort(one, "timeout"), ping(one, "silence")]))).toEqual([]);
  });
});
