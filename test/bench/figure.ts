import { cpus, release, type } from "node:os";

/** One line of the table. `asked` null: told for information, nothing was asked of it. `reason`: why it was missed, or how it was measured. */
export type Figure = {
  readonly what: string;
  readonly asked: string | null;
  readonly measured: string;
  readonly met: boolean | null;
  readonly reason?: string;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that `share` of all do not exceed. Throws for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new RangeError("nothing was measured");
  return value;
}

export const ms = (value: number): string => (value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`);
export const seconds = (value: number): string => (value < 1_000 ? ms(value) : `${(value / 1_000).toFixed(1)} s`);

/** The table as it stands in the README, and below it each reason. */
export function table(figures: readonly Figure[]): string {
  const lines = figures.map(
    ({ what, asked, measured, met }) =>
      `| ${what} | ${asked ?? "–"} | ${measured} | ${met === null ? "–" : met ? "yes" : "no"} |`,
  );
  const reasons = figures.flatMap(({ what, met, reason }) =>
    reason === undefined ? [] : [`- ${met === false ? "Missed: " : ""}${what}: ${reason}`],
  );
  return [
    "| Figure | Asked | Measured | Met |",
    "|---|---|---|---|",
    ...lines,
    "",
    ...reasons,
    ...(reasons.length === 0 ? [] : [""]),
    machine(),
  ].join("\n");
}

function machine(): string {
  const [cpu] = cpus();
  return `Measured on ${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), ${type()} ${release()}, Node ${process.version}.`;
}
