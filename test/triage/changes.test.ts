import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { Told } from "../../src/triage/changes.ts";
import type { Report } from "../../src/verdict/report.ts";
import { assembled } from "../build/assembled.ts";
import { one } from "../build/common.ts";
import { factsOf } from "../build/judged.ts";
import { otherPort, ping, tcp } from "../build/tcp.ts";

const reportOf = (observations: readonly Observation[], state: Report["state"] = "running"): Report =>
  assembled(factsOf(observations), state);

/** What is told of experiments while these reports follow one another. */
function toldOf(reports: readonly Report[]): string[] {
  const told = new Told();
  const words: string[] = [];
  let seq = 0;
  for (const report of reports)
    told.update(report, (news) => {
      if (news.type === "experiment") words.push(`${news.experiment.outcome} ${news.experiment.ruledOut.join(" ")}`.trim());
      seq += 1;
      return seq;
    });
  return words;
}

const silent = tcp(one, "timeout");
const dark = { ...otherPort(one, "timeout"), round: 2 };
const alive = { ...ping(one, "arrived"), round: 2 };

describe("experiments, as the run goes", () => {
  test("one is told as soon as it is settled, and once", () => {
    const settled = [...silent, dark, alive];
    expect(toldOf([reportOf(silent), reportOf(settled), reportOf(settled), reportOf(settled, "complete")])).toEqual([
      "settled path.blackhole",
    ]);
  });

  test("one that is open is told at the end only, since an answer may still be due", () => {
    expect(toldOf([reportOf([...silent, dark]), reportOf([...silent, dark])])).toEqual([]);
    expect(toldOf([reportOf([...silent, dark]), reportOf([...silent, dark], "complete")])).toEqual(["open"]);
  });

  test("a later answer that settles it is told, and more answers of the kind are no news", () => {
    const more = { ...otherPort(one, "connected", { port: 80 }), round: 2 };
    expect(
      toldOf([reportOf([...silent, dark]), reportOf([...silent, dark, alive]), reportOf([...silent, dark, alive, more])]),
    ).toEqual(["settled path.blackhole"]);
  });
});
