import { describe, expect, test } from "vitest";
import { one, stranger } from "../../build/common.ts";
import { limitsThroughout, processes } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const throughout = (files: number | null, mostFiles: number | null, later = files) => [
  processes([{ files, mostFiles }]),
  processes([{ files: later, mostFiles }], { moment: "after" }),
];

describe("host.file-descriptors", () => {
  test("as many files open as it may, all through the run: named, and the silence at the port follows from it", () => {
    const [root, ...others] = judged([...tcp(one, "timeout"), ...throughout(64, 64)]).findings;
    expect(root).toMatchObject({ cause: "host.file-descriptors", role: "root", impact: "breaks" });
    expect(others.every(({ role }) => role !== "root")).toBe(true);
  });

  test("it explains what happens at this machine's own addresses, and nothing at another machine's", () => {
    const told = [...tcp(one, "timeout"), ...tcp(stranger, "refused"), ...throughout(64, 64)];
    const { findings } = judged(told, { own: [one] });
    expect(findings.map(({ role, cause, scope }) => [role, cause, scope.addresses])).toEqual([
      ["root", "tcp.refused", [stranger]],
      ["root", "host.file-descriptors", [one]],
      ["consequence", "tcp.filtered", [one]],
    ]);
  });

  test("the last one or two are kept back by some programs", () => {
    expect(judged(throughout(62, 64)).findings).toMatchObject([{ cause: "host.file-descriptors", role: "root" }]);
  });

  test("one worker of several is enough", () => {
    const both = (moment: "before" | "after") => processes([{ pid: 1 }, { pid: 2, files: 1_024, mostFiles: 1_024 }], { moment });
    expect(judged([both("before"), both("after")]).findings).toMatchObject([{ cause: "host.file-descriptors" }]);
  });

  test("nearly all is a note, and the verdict stays healthy", () => {
    expect(judged([...tcp(one, "connected"), ...throughout(940, 1_024)]).findings).toMatchObject([
      { cause: "host.file-descriptors", role: "note", impact: "latent" },
    ]);
  });

  test.each([
    ["four of five is plenty of room", throughout(819, 1_024)],
    ["only while this run's own connections stood", throughout(40, 64, 64)],
    ["it may not be seen", throughout(null, 1_024)],
    ["there is no limit", throughout(90_000, null)],
  ])("%s: none", (_, looks) => {
    expect(judged(looks).findings).toEqual([]);
  });

  test("the whole machine may run out as well", () => {
    expect(judged(limitsThroughout({ files: { open: 9_990, most: 10_000 } })).findings).toMatchObject([
      { cause: "host.file-descriptors", role: "root" },
    ]);
    expect(judged(limitsThroughout({ files: { open: 9_000, most: 10_000 } })).findings).toEqual([]);
  });
});
