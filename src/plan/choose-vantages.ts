import { isLoopback, isPrivate } from "../observation/address-network.ts";
import { isMeantBy } from "../observation/is-meant-by.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import { familyOf, parseAddress } from "../target/address.ts";
import { nearest } from "../target/nearest.ts";
import { isDocumentationName, isPublicName } from "../target/public-name.ts";
import { quoted } from "../target/quoted.ts";
import type { Target } from "../target/target.ts";
import { counted, listWords } from "../verdict/words.ts";
import { spread } from "./spread-vantages.ts";

export type Choice = { chosen: VantageSelf[]; notes: string[] } | { error: string };

/** No more are asked where nobody said which: eight tell one region or network from the others, and a target is not burdened by a fleet (issue 6). */
export const mostByDefault = 8;
/** So many names stand in an error; more are no help to whoever mistyped one. */
const namesTold = 12;

/**
 * Which of the fleet are asked. `known`: all that are enrolled, the machine's own first. `wanted`: names, labels' values, `label=value`, `all`, in lower case; those
 * that are offline stay among them, so that the report says so. Empty: at least one inside and one outside where there are such, spread over labels and
 * address families, online ones alone, no more than {@link mostByDefault}. The same fleet gives the same choice, in whatever order the others came.
 */
export function chooseVantages(
  known: readonly VantageSelf[],
  wanted: readonly string[],
  target: Pick<Target, "kind" | "host">,
): Choice {
  const fleet = inOrder(known);
  return wanted.length === 0 ? byDefault(fleet, target) : named(fleet, wanted);
}

function inOrder([own, ...others]: readonly VantageSelf[]): VantageSelf[] {
  return own === undefined ? [] : [own, ...others.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))];
}

function named(fleet: readonly VantageSelf[], wanted: readonly string[]): Choice {
  const missing = wanted.filter((word) => !fleet.some((self) => isMeantBy(self, word)));
  if (missing.length > 0) return { error: nobodyCalled(missing, fleet) };
  const chosen = fleet.filter((self) => wanted.some((word) => isMeantBy(self, word)));
  const away = namesOf(chosen.filter(isOffline));
  return {
    chosen,
    notes: away.length === 0 ? [] : [`${listWords(away)} ${away.length === 1 ? "is" : "are"} offline, and will say nothing.`],
  };
}

function nobodyCalled(missing: readonly string[], fleet: readonly VantageSelf[]): string {
  if (fleet.length === 0) return "There is no vantage to ask from.";
  const names = namesOf(fleet);
  const labels = fleet.flatMap((self) => Object.entries(self.labels).map(([label, value]) => `${label}=${value}`));
  const known = [...new Set([...names, ...labels.toSorted()])];
  const [first = ""] = missing;
  const near =
    missing.length === 1 ? nearest(first, [...known, ...fleet.flatMap(({ labels: own }) => Object.values(own))]) : null;
  return [
    `There is no vantage ${listWords(missing.map(quoted))}, and no label with that value.`,
    ...(near === null ? [] : [`Did you mean ${near}?`]),
    `Write ${[...known.slice(0, namesTold), ...(known.length > namesTold ? [`one of ${known.length - namesTold} more`] : []), "all"].join(", ")}.`,
  ].join(" ");
}

function byDefault(fleet: readonly VantageSelf[], target: Pick<Target, "kind" | "host">): Choice {
  const online = fleet.filter((self) => !isOffline(self));
  if (online.length === 0)
    return {
      error: fleet.length === 0 ? "There is no vantage to ask from." : `${listWords(namesOf(fleet))}: every vantage is offline.`,
    };
  const fitting = online.filter((self) => fits(self, online[0] === fleet[0] ? online[0] : undefined, target, fleet));
  // Whoever is there says at least why it cannot.
  const chosen = spread(fitting.length > 0 ? fitting : online.slice(0, 1), mostByDefault);
  const away = namesOf(fleet.filter(isOffline));
  const left = fitting.length - chosen.length;
  return {
    chosen,
    notes: [
      ...(away.length === 0 ? [] : [`${listWords(away)} ${away.length === 1 ? "is" : "are"} offline, and left out.`]),
      ...(chosen.length >= mostByDefault && left > 0
        ? [`Asked from ${chosen.length}; ${counted(left, "vantage")} more can be asked: name them with from, or all.`]
        : []),
    ],
  };
}

/** An address is asked by who speaks its family, one of loopback by its own machine alone. What is not of the public internet nobody outside can know, nor is told. */
function fits(
  self: VantageSelf,
  own: VantageSelf | undefined,
  { kind, host }: Pick<Target, "kind" | "host">,
  fleet: readonly VantageSelf[],
): boolean {
  const address = kind === "address" ? parseAddress(host) : null;
  if (address !== null) {
    if (isLoopback(address) && own !== undefined) return self === own;
    const speaks = self.families.length === 0 || self.families.includes(familyOf(address));
    return speaks && (self.side === "inside" || !isPrivate(address));
  }
  return self.side === "inside" || isToldOutside(host, fleet);
}

function isToldOutside(host: string, fleet: readonly VantageSelf[]): boolean {
  const zones = fleet.flatMap(({ internalZones = [], resolvers }) => [
    ...internalZones,
    ...resolvers.flatMap(({ zone }) => zone ?? []),
  ]);
  return isPublicName(host, zones) || isDocumentationName(host, zones);
}

const isOffline = ({ status }: VantageSelf): boolean => status === "offline";
const namesOf = (some: readonly VantageSelf[]): string[] => some.map(({ name }) => name);
