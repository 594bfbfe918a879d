import { describe, expect, test } from "vitest";
import { localFirewall } from "../../../src/cause/vantage/local-firewall.ts";
import { failed } from "../../../src/observation/failure.ts";
import { observation, one, seenOf, six, two } from "../../build/common.ts";
import { asked, firstResolver, query, secondResolver } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { judgedWith, proxyAddress, proxyBroken, thrice } from "../../build/proxy.ts";
import { connect, otherPort, packet, tcp } from "../../build/tcp.ts";
import { counted } from "../../build/vantage.ts";

const inStep: [number[], number[]] = [
  [3, 3, 3, 3],
  [0, 0, 0, 0],
];
const roots = (observations: Parameters<typeof judged>[0]) =>
  judged(observations).findings.map(
    ({ cause, role, scope }) => `${cause} ${role} ${scope.addresses.join(" ") || scope.resolvers.join(" ")}`,
  );

describe("vantage.local-firewall", () => {
  test("what is sent for the purpose never comes to the wire: the silence is this machine's own", () => {
    expect(roots([...tcp(one, "timeout"), otherPort(one, "refused"), counted(one, { out: inStep })])).toEqual([
      `vantage.local-firewall root ${one}`,
      `tcp.filtered consequence ${one}`,
    ]);
  });

  test("a reset that its own firewall wrote is no refusal of the host", () => {
    expect(roots([...tcp(one, "refused"), ...tcp(two, "connected"), counted(one, { out: inStep })])).toEqual([
      `vantage.local-firewall root ${one}`,
      `tcp.refused consequence ${one}`,
    ]);
  });

  test("a count that a busy machine blurred says nothing against the clear one of an address that ended alike; one without any loss does", () => {
    const both = [...tcp(one, "timeout"), ...tcp(two, "timeout"), counted(one, { out: inStep })];
    const other = (out: [number[], number[]]) =>
      roots([...both, counted(two, { out })]).filter((words) => words.includes("root"));
    expect(
      other([
        [0, 5, 2, 3],
        [5, 0, 3, 0],
      ]),
    ).toEqual([`vantage.local-firewall root ${[one, two].sort().join(" ")}`]);
    expect(
      other([
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ]),
    ).toContain(`vantage.local-firewall root ${one}`);
    expect(
      other([
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ]).some((words) => words.startsWith("tcp.") && words.endsWith(two)),
    ).toBe(true);
  });

  test("behind a proxy it is the way to the proxy that is stopped", () => {
    const silent = thrice((attempt) => proxyBroken("timeout", "connect", { attempt }));
    const named = (...more: Parameters<typeof judgedWith>[0]) =>
      judgedWith([...silent, ...more]).findings.map(({ cause, role }) => `${cause} ${role}`);
    expect(named(counted(proxyAddress, { out: inStep }))).toEqual([
      "vantage.local-firewall root",
      "proxy.unreachable consequence",
    ]);
    expect(named(counted(proxyAddress, {}))).toEqual(["proxy.unreachable root"]);
  });

  test("an error that an address of this machine itself sent is its own firewall's, without any counting", () => {
    const bad = [1, 2, 3].map((attempt) => connect(one, "refused", { attempt, localPort: 40_000 + attempt }));
    const sentBy = (sender: string) => roots([...bad, packet(one, "from-device", { sender })]);
    expect(sentBy("192.0.2.10")).toEqual([`vantage.local-firewall root ${one}`, `tcp.rejected consequence ${one}`]);
    expect(sentBy("198.51.100.1")).toEqual([`tcp.rejected root ${one}`]);
  });

  test("a reset of its own firewall over IPv6 makes up for what was rejected, and is seen on the machine's own loop", () => {
    const busy: [number[], number[]] = [
      [4, 5, 3, 4],
      [3, 4, 4, 3],
    ];
    const first = (looped: [number[], number[]]) => roots([...tcp(six, "refused"), counted(six, { looped })])[0];
    expect(first(inStep)).toBe(`vantage.local-firewall root ${six}`);
    expect(first(busy)).toBe(`tcp.refused root ${six}`);
  });

  test("what is led back to this machine itself never leaves it, over IPv4 too", () => {
    const looped: [number[], number[]] = [
      [6, 6, 6, 6],
      [0, 0, 0, 0],
    ];
    expect(roots([...tcp(one, "refused"), counted(one, { looped })])[0]).toBe(`vantage.local-firewall root ${one}`);
    // Two samples fell into the windows between, each with its answer.
    const sampledMeanwhile: [number[], number[]] = [
      [7, 8, 6, 6],
      [4, 2, 0, 0],
    ];
    const told = [...tcp(one, "refused"), counted(one, { looped: sampledMeanwhile })];
    expect(roots(told)[0]).toBe(`vantage.local-firewall root ${one}`);
  });

  test("of two that are led back one is clear, and at the other the loop was used by others meanwhile", () => {
    const [clear, blurred]: [[number[], number[]], [number[], number[]]] = [
      [
        [6, 6, 6, 6],
        [0, 0, 0, 0],
      ],
      [
        [8, 8, 6, 6],
        [8, 4, 4, 0],
      ],
    ];
    const both = (first: [number[], number[]], second: [number[], number[]]) =>
      roots([...tcp(one, "refused"), ...tcp(two, "refused"), counted(one, { looped: first }), counted(two, { looped: second })]);
    expect(both(blurred, clear)[0]).toBe(`vantage.local-firewall root ${one} ${two}`);
    expect(
      both(blurred, [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ])[0],
    ).toContain("tcp.refused");
  });

  test("what others send over the loop blurs nothing of IPv4", () => {
    const busy: [number[], number[]] = [
      [30, 9, 40, 21],
      [25, 14, 33, 38],
    ];
    const stopped: [number[], number[]] = [
      [3, 3, 3, 3],
      [0, 0, 0, 0],
    ];
    const told = [...tcp(one, "timeout"), ...tcp(two, "timeout"), counted(one, { looped: busy }), counted(two, { out: stopped })];
    expect(roots(told).filter((words) => words.includes("local-firewall"))).toEqual([`vantage.local-firewall root ${two}`]);
  });

  test("on a busy machine a packet leaves when its window is over, and counts in the next", () => {
    const late: [number[], number[]] = [
      [3, 1, 4, 3],
      [0, 0, 1, 0],
    ];
    expect(roots([...tcp(one, "timeout"), otherPort(one, "refused"), counted(one, { out: late })])).toEqual([
      `vantage.local-firewall root ${one}`,
      `tcp.filtered consequence ${one}`,
    ]);
  });

  test("in one window the packets of others may hide it", () => {
    const hidden: [number[], number[]] = [
      [1, 0, 4, 3],
      [0, 1, 1, 0],
    ];
    expect(roots([...tcp(one, "timeout"), otherPort(one, "refused"), counted(one, { out: hidden })])[0]).toBe(
      `vantage.local-firewall root ${one}`,
    );
  });

  test("answers come to the machine and are handed to nobody", () => {
    const [match] = localFirewall.find(seenOf([...tcp(one, "timeout"), counted(one, { in: inStep })]));
    expect(match?.says).toContain("drops the answers");
  });

  test.each([
    [
      "nothing is lost",
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    ],
    [
      "a counter that rises all day",
      [
        [3, 4, 5, 3],
        [3, 2, 4, 3],
      ],
    ],
    [
      "some packets of others",
      [
        [1, 0, 2, 0],
        [0, 1, 0, 0],
      ],
    ],
  ] as [string, [number[], number[]]][])("%s: it is not this machine", (_, lost) => {
    for (const way of [{ out: lost }, { in: lost }])
      expect(localFirewall.find(seenOf([...tcp(one, "timeout"), counted(one, way)]))).toEqual([]);
  });

  test("an address that connects at times is no matter of a rule", () => {
    expect(localFirewall.find(seenOf([...tcp(one, "timeout"), ...tcp(one, "connected"), counted(one, { out: inStep })]))).toEqual(
      [],
    );
  });

  test("an address that was not checked ends as those do that were", () => {
    expect(roots([...tcp(one, "timeout"), ...tcp(two, "timeout"), counted(one, { out: inStep })])[0]).toBe(
      `vantage.local-firewall root ${one} ${two}`,
    );
    expect(roots([...tcp(one, "timeout"), ...tcp(two, "refused"), counted(one, { out: inStep })])[0]).toBe(
      `tcp.refused root ${two}`,
    );
  });

  test.each([
    ["EPERM", "own-firewall"],
    ["EACCES", "own-route"],
  ] as const)("the system refuses in the call itself: %s", (errno, code) => {
    const tries = [1, 2, 3].map((attempt) =>
      observation("tcp.connect", {
        attempt,
        subject: { address: one, port: 443, purpose: "target" },
        data: { errno },
        failure: failed(code, "call", `connect ${errno}`),
      }),
    );
    expect(roots(tries)).toEqual([`vantage.local-firewall root ${one}`]);
  });

  test("a missing route is none", () => {
    expect(localFirewall.find(seenOf(tcp(one, "own-route")))).toEqual([]);
  });

  test("lookups that may not leave", () => {
    const { subject } = query(firstResolver, "A", "silence");
    const stopped = observation("dns.query", { subject, failure: failed("own-firewall", "query", "send EPERM") });
    expect(roots([stopped, ...asked(secondResolver, { gives: [one] })])).toEqual([
      `vantage.local-firewall root ${firstResolver}`,
    ]);
  });

  test("a resolver whose answers are dropped here is not dead", () => {
    const [first, ...others] = roots([
      ...asked(firstResolver, "silence"),
      counted(firstResolver, { in: inStep }, { protocol: "udp" }),
    ]);
    expect(first).toBe(`vantage.local-firewall root ${firstResolver}`);
    expect(others.filter((line) => line.includes(" root "))).toEqual([]);
  });
});
