import { describe, expect, test } from "vitest";
import type { CauseId } from "../../src/cause/cause.ts";
import type { Finding, Pattern, Report } from "../../src/verdict/report.ts";
import { type Ask, type Triaged, triaged } from "./run.ts";
import { World } from "./site.ts";

/** The one root that the report must name first. */
export type Expected = {
  cause: CauseId;
  pattern?: Pattern;
  addresses?: readonly string[];
  resolvers?: readonly string[];
  works?: Partial<Finding["works"]>;
  /** Roots beside it, where several hold independently. */
  besides?: readonly CauseId[];
  /** Stands in the summary or in a next step. */
  tells?: RegExp;
  /** Stands in a command that repeats its evidence by hand. */
  repeat?: string;
};

type Built = Ask & { expected: Expected };
type Options = { twin?: (report: Report) => void };

/**
 * A fault and its healthy twin, each built of real servers and triaged at the same time. `build` is called with `broken` true and false: what
 * depends on it is the one thing in which they differ.
 */
export function faultAndTwin(
  what: string,
  build: (world: World, broken: boolean) => Promise<Built>,
  options: Options = {},
): void {
  test(what, async () => {
    await using faulty = new World();
    await using sound = new World();
    const [fault, twin] = await Promise.all([build(faulty, true), build(sound, false)]);
    const [bad, good] = await Promise.all([triaged(fault), triaged(twin)]);
    names(bad, fault.expected);
    healthy(good);
    options.twin?.(good.report);
  });
}

/** Something that looks like a fault and is none. */
export function staysHealthy(
  what: string,
  build: (world: World) => Promise<Ask>,
  more: (report: Report) => void = () => undefined,
): void {
  test(what, async () => {
    await using world = new World();
    const done = await triaged(await build(world));
    healthy(done);
    more(done.report);
  });
}

export const about = (what: string, scenarios: () => void): void => void describe.concurrent(what, scenarios);

function names({ report }: Triaged, expected: Expected): void {
  const { cause, pattern = "everywhere", addresses, resolvers, works = {}, besides = [], tells, repeat } = expected;
  const roots = report.findings.filter(({ role }) => role === "root");
  expect(
    roots.map((one) => one.cause),
    tell(report),
  ).toEqual([cause, ...besides]);
  const [finding] = report.findings;
  if (finding === undefined) throw new Error("no finding");
  expect(finding, tell(report)).toMatchObject({ cause, role: "root", pattern, explainedBy: null });
  expect(report.verdict).toBe("suspect");
  expect(report.headline).toContain(finding.summary.slice(0, 40));
  expect(finding.next).not.toEqual([]);
  expect(finding.evidence).not.toEqual([]);
  expect(finding.scope.vantages).toEqual(["here"]);
  expect(finding.scope.failed).toBeGreaterThan(0);
  expect(finding.scope.failed).toBeLessThanOrEqual(finding.scope.tried);
  if (addresses !== undefined) expect(finding.scope.addresses).toEqual(addresses.toSorted());
  if (resolvers !== undefined) expect(finding.scope.resolvers).toEqual(resolvers.toSorted());
  expect(finding.works, tell(report)).toMatchObject(works);
  if (tells !== undefined) expect([finding.summary, ...finding.next].join("\n")).toMatch(tells);
  const commands = report.observations.filter(({ id }) => finding.evidence.includes(id)).map((one) => one.repeat);
  for (const address of finding.scope.addresses)
    expect(commands.join("\n")).toMatch(new RegExp(`${address.replaceAll(".", "\\.")}.{0,3}[ :]${report.target.port}`));
  if (repeat !== undefined) expect(commands.join("\n")).toContain(repeat);
  expect(report.layers.find((one) => one.layer === finding.layer)?.status).toBe("suspect");
}

function healthy({ report }: Triaged): void {
  expect(
    report.findings.filter(({ role }) => role === "root").map((one) => one.cause),
    tell(report),
  ).toEqual([]);
  expect(report.verdict, tell(report)).toBe("healthy");
  expect(report.headline).toMatch(/^Healthy/);
}

/** What a failing test shows: the verdict, the layers and findings, and each try in one line. */
export function tell(report: Report): string {
  return [
    `${report.verdict}: ${report.headline}`,
    ...report.layers.map((one) => `  ${one.layer} ${one.status}: ${one.because}`),
    ...report.findings.map((one) => `  ${one.role} ${one.cause} ${one.pattern} ${one.impact}: ${one.summary}`),
    ...report.observations.map(
      (one) =>
        `    ${one.startMs} ${one.probe} ${JSON.stringify(one.subject).slice(0, 160)} ${one.outcome} ${one.elapsedMs} ${one.failure?.code ?? ""} ${one.failure?.phase ?? ""} ${one.skippedBecause ?? ""} ${"status" in one.data ? one.data.status : ""} ${"rcode" in one.data ? one.data.rcode : ""}`,
    ),
  ].join("\n");
}
