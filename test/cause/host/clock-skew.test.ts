import { describe, expect, test } from "vitest";
import { now, one, stranger } from "../../build/common.ts";
import { limits } from "../../build/host-room.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const began = Date.parse(now) - 2_000;
/** An answer so long after the beginning of the run, dated by a clock that is so many seconds ahead. */
const dated = (startMs: number, aheadS: number, headers: Record<string, string> = {}, address = one) =>
  answer(200, { address, startMs, headers: { date: new Date(began + startMs + aheadS * 1_000).toUTCString(), ...headers } });
const run = (...answers: ReturnType<typeof dated>[]) =>
  judged([...tcp(one, "connected"), limits({}), ...answers], { own: [one] }).findings;

describe("host.clock-skew", () => {
  test("the service's own clock is ten minutes ahead of the kernel's, and moves on with it", () => {
    const [root] = run(dated(0, 630), dated(1_000, 630), dated(3_000, 630));
    expect(root).toMatchObject({ cause: "host.clock-skew", role: "root", impact: "degrades", scope: { addresses: [one] } });
    expect(root?.summary).toContain("10 min ahead");
  });

  test.each([
    ["within the threshold, which is the healthy twin", [dated(0, 40), dated(3_000, 40)]],
    ["a cache kept the date", [dated(0, -600, { age: "600" }), dated(3_000, -603, { age: "603" })]],
    ["the date stands still: it was written once", [dated(0, -600), dated(6_000, -606), dated(4_000, -604)]],
    ["one answer alone", [dated(0, 600)]],
  ])("%s: none", (_, answers) => {
    expect(run(...answers).map(({ cause }) => cause)).not.toContain("host.clock-skew");
  });

  test("the clock of another machine is not looked into", () => {
    const told = [...tcp(stranger, "connected"), dated(0, 600, {}, stranger), dated(3_000, 600, {}, stranger)];
    expect(judged(told, { own: [one] }).findings.map(({ cause }) => cause)).not.toContain("host.clock-skew");
  });
});
