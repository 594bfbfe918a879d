import { describe, expect, test } from "vitest";
import { address, one } from "../../build/common.ts";
import { limits, linkSizes } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const table = (count: number, dropped = 0, droppedEarly = 0) => ({
  conntrack: { count, most: 1_000, dropped, droppedEarly, insertFailed: 0 },
});
const run = (before: ReturnType<typeof table>, after: ReturnType<typeof table>) => [
  limits(before),
  limits(after, { moment: "after" }),
];

describe("host.conntrack-full", () => {
  test("full before the run and after it: named, and silence follows from it", () => {
    const [root, ...others] = judged([...tcp(one, "timeout"), ...run(table(1_000), table(1_000, 40))]).findings;
    expect(root).toMatchObject({ cause: "host.conntrack-full", role: "root", impact: "breaks" });
    expect(root?.summary).toContain("1000 of 1000, 40 packets dropped");
    expect(others.every(({ role }) => role !== "root")).toBe(true);
  });

  test("echoes of our own that find no room prove no size: what they show follows from it", () => {
    const tried = (size: number, answered: number) => ({ size, sent: 3, answered, isTold: false });
    const sizes = [tried(576, 3), tried(1_280, 3), tried(1_400, 0), tried(1_500, 0)];
    const echoes = linkSizes([{ link: "eth0", gateway: address("203.0.113.1"), mtu: 1_500, sizes }]);
    const { findings } = judged([...tcp(one, "timeout"), echoes, ...run(table(1_000), table(1_000, 40))]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["host.conntrack-full"]);
  });

  test("nearly full, and the kernel pushed others out for new ones", () => {
    expect(judged(run(table(950), table(960, 0, 12))).findings).toMatchObject([{ cause: "host.conntrack-full", role: "root" }]);
  });

  test("nearly full and nothing was dropped: a note", () => {
    expect(judged(run(table(930), table(935))).findings).toMatchObject([{ cause: "host.conntrack-full", role: "note" }]);
  });

  test.each([
    ["at 60 %, which is the healthy twin", table(600), table(640)],
    ["what was dropped long ago", table(300, 900), table(310, 900)],
    ["this run's own connections filled it", table(600), table(1_000, 3)],
  ])("%s: none", (_, before, after) => {
    expect(judged(run(before, after)).findings).toEqual([]);
  });
});
