import { isLoopback, isPrivate } from "../observation/address-network.ts";
import { innerZones } from "../observation/inner-zones.ts";
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
  return wanted.length === 0 ? byDefault(fleet, target) : named(fleet, wanted, target);
}

function inOrder([own, ...others]: readonly VantageSelf[]): VantageSelf[] {
  return own === undefined ? [] : [own, ...others.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))];
}

function named(fleet: readonly VantageSelf[], wanted: readonly string[], target: Pick<Target, "kind" | "host">): Choice {
  const missing = wanted.filter((word) => !fleet.some((self) => isMeantBy(self, word)));
  if (missing.length > 0) return { error: nobodyCalled(missing, fleet) };
  const meant = fleet.filter((self) => wanted.some((word) => isMeantBy(self, word)));
  const kept = isForService(target, fleet) ? [] : meant.filter(isService);
  const chosen = meant.filter((self) => !kept.includes(self));
  const because = `${listWords(namesOf(kept))}: a public service is not told ${target.host}, which is not of the public internet.`;
  if (chosen.length === 0) return { error: `${because} Name another vantage with from, or all.` };
  const away = namesOf(chosen.filter(isOffline));
  return {
    chosen,
    notes: [
      ...(away.length === 0 ? [] : [`${listWords(away)} ${away.length === 1 ? "is" : "are"} offline, and will say nothing.`]),
      ...(kept.length === 0 ? [] : [because]),
      ...toldOutside(chosen, target),
    ],
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
  const chosen = spread(withoutNeedless(fitting.length > 0 ? fitting : online.slice(0, 1)), mostByDefault);
  const away = namesOf(fleet.filter(isOffline));
  const left = fitting.length - chosen.length;
  return {
    chosen,
    notes: [
      ...(away.length === 0 ? [] : [`${listWords(away)} ${away.length === 1 ? "is" : "are"} offline, and left out.`]),
      ...(chosen.length >= mostByDefault && left > 0
        ? [`Asked from ${chosen.length}; ${counted(left, "vantage")} more can be asked: name them with from, or all.`]
        : []),
      ...toldOutside(chosen, target),
    ],
  };
}

/** A service of somebody else's is asked only where nobody of one's own looks from outside, and then one place of it. */
function withoutNeedless(fitting: readonly VantageSelf[]): readonly VantageSelf[] {
  const [first] = fitting.filter(isService);
  const own = fitting.filter((self) => !isService(self));
  return first === undefined || own.some(({ side }) => side === "outside")
    ? own
    : fitting.filter((self) => self === first || !isService(self));
}

/** Whoever asks is told where the target's name goes. */
function toldOutside(chosen: readonly VantageSelf[], { host }: Pick<Target, "host">): string[] {
  const services = [...new Set(chosen.flatMap(({ service }) => service ?? []))];
  if (services.length === 0) return [];
  return [`${host} is sent to ${listWords(services)}, a public service, for ${listWords(namesOf(chosen.filter(isService)))}.`];
}

/** An outside service is told what the public internet knows, and nothing else. */
function isForService({ kind, host }: Pick<Target, "kind" | "host">, fleet: readonly VantageSelf[]): boolean {
  const address = kind === "address" ? parseAddress(host) : null;
  return address === null ? isPublicName(host, zonesOf(fleet)) : !isPrivate(address) && !isLoopback(address);
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
  if (isService(self)) return isForService({ kind, host }, fleet);
  return self.side === "inside" || isToldOutside(host, fleet);
}

function isToldOutside(host: string, fleet: readonly VantageSelf[]): boolean {
  const zones = zonesOf(fleet);
  return isPublicName(host, zones) || isDocumentationName(host, zones);
}

const zonesOf = (fleet: readonly VantageSelf[]): string[] => fleet.flatMap(innerZones);

const isService = ({ service }: VantageSelf): boolean => service !== undefined;
const isOffline = ({ status }: VantageSelf): boolean => status === "offline";
const namesOf = (some: readonly VantageSelf[]): string[] => some.map(({ name }) => name);
