import { expect, test } from "vitest";
import { assemble } from "../../src/verdict/assemble.ts";
import { one } from "../build/common.ts";
import { answer } from "../build/http.ts";
import { factsOf } from "../build/judged.ts";
import { report } from "../build/report.ts";
import { connect } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";

/** Three of eighty failed: more samples would tell. */
const some = [
  connect(one, "connected"),
  handshake(),
  ...Array.from({ length: 80 }, (_, n) => answer([7, 20, 41].includes(n) ? 503 : 200, { startMs: n * 200, purpose: "sample" })),
];

test("a run that could have taken more samples is told how, and a deep one is not told to be deep", () => {
  const said = (mode: "normal" | "deep"): string =>
    assemble(factsOf(some), { ...report({}), mode })
      .findings.flatMap(({ next }) => next)
      .join(" ");
  expect(said("normal")).toMatch(/more samples would tell, and `--deep` takes them/);
  expect(said("deep")).toMatch(/more samples would tell: ask again later\./);
  expect(said("deep")).not.toContain("--deep");
});
