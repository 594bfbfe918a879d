import type { Observation } from "../../../src/observation/observation.ts";
import type { Case } from "./case.ts";
import { dnsCases } from "./dns-cases.ts";
import { httpCases } from "./http-cases.ts";
import { pathCases } from "./path-cases.ts";
import { proxyCases } from "./proxy-cases.ts";
import { tcpCases } from "./tcp-cases.ts";
import { tlsCases } from "./tls-cases.ts";

/** For each experiment of the registry the fault that makes it worth while, and what its answers settle. */
export const cases: readonly Case[] = [...tcpCases, ...pathCases, ...tlsCases, ...dnsCases, ...httpCases, ...proxyCases];

/** Each case by each of its answers. */
export const outcomes = cases.flatMap((one) =>
  [one, ...(one.opposite === undefined ? [] : [{ ...one, ...one.opposite }])].map((each) => ({
    ...each,
    name: `${each.what}: ${each.left}, not ${each.fell}`,
  })),
);

/** As a run would have it: nothing of this was asked before something had failed. */
export const later = (answers: readonly Observation[]): Observation[] =>
  answers.map((one) => (one.round > 1 ? one : { ...one, round: 2 }));

/** All that such a run sees. */
export const seenIn = ({ first, known = [], answers }: Pick<Case, "first" | "known" | "answers">): Observation[] => [
  ...first,
  ...known,
  ...later(answers),
];
