import { type KnownWay, knownWays } from "../../observation/known-way.ts";
import type { Finding, Report } from "../../verdict/report.ts";

/** The ways that were walked, those first on which a root of the path or of TCP lies, so that whoever shows a few shows the right ones. */
export function waysByTrouble(report: Pick<Report, "observations" | "findings">): KnownWay[] {
  const roots = report.findings.filter(({ role, layer }) => role === "root" && (layer === "path" || layer === "tcp"));
  const trouble = (way: KnownWay): number => Number(roots.some((root) => liesOn(root, way)));
  return knownWays(report.observations).toSorted((a, b) => trouble(b) - trouble(a));
}

const liesOn = ({ scope }: Finding, { vantage, address }: KnownWay): boolean =>
  scope.vantages.includes(vantage) && (scope.addresses.length === 0 || scope.addresses.includes(address));

/** `And 3 more ways: the evidence has them all.` Empty where none is left out. */
export const moreWays = (left: number): string[] =>
  left <= 0 ? [] : [`And ${left === 1 ? "1 more way" : `${left} more ways`}: the evidence has them all.`];
