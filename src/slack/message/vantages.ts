import { item, slackTextWithin } from "../../evidence/escape.ts";
import { duration } from "../../evidence/words.ts";
import type { VantageSelf } from "../../observation/vantage.ts";
import { counted } from "../../verdict/words.ts";
import type { Message } from "./message.ts";
import { bold, type Inline, paragraph, words } from "./rich.ts";

/** A vantage of the fleet. `goneAt`: when it was last connected, ms since 1970; null for one that is here, or was never. */
export type FleetMember = { readonly self: VantageSelf; readonly goneAt: number | null };

/** A message that a person reads holds so many lines; the rest is counted. */
export const linesAtMost = 12;
/** What a clock is off by, from which it is worth a word, ms: certificates and logs do not care for less. */
const clockNoticedMs = 5_000;

/** `/triage vantages`: who can be asked from, how they are, and what they can do. `now`: ms since 1970. */
export function vantagesAnswer(fleet: readonly FleetMember[], now: number): Message {
  const here = fleet.filter(({ self }) => self.status !== "offline");
  const away = fleet.length - here.length;
  const names = here.slice(0, 8).map(({ self }) => item(self.name, 40));
  const spoken = `${counted(here.length, "vantage")} here${names.length === 0 ? "" : `: ${names.join(", ")}`}${away === 0 ? "." : `; ${away} away.`}`;
  // Whoever looks at many looks for the one that is not there.
  const lines = fleet
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, linesAtMost)
    .map((member) => lineOf(member, now));
  const left = fleet.length - lines.length;
  return {
    text: slackTextWithin(spoken, 300),
    blocks: [
      paragraph("vantages", [
        bold(`${counted(fleet.length, "vantage")}${away === 0 ? "" : `, ${away} away`}`),
        ...lines,
        ...(left === 0 ? [] : [words(`and ${left} more`)]),
      ]),
      paragraph("choose", [words("Choose with from:NAME, from:LABEL or from:all.")]),
    ],
  };
}

const rank = ({ self }: FleetMember): number => (self.status === "offline" ? 0 : 1);

function lineOf({ self, goneAt }: FleetMember, now: number): Inline[] {
  const labels = Object.entries(self.labels).map(([name, value]) => `${name}=${value}`);
  const who = labels.length === 0 ? "" : ` (${item(labels.join(", "), 60)})`;
  return [...words("• "), ...bold(item(self.name, 40)), ...words(`${who}: ${stateOf(self, goneAt, now)}`)];
}

function stateOf(
  { status, families, version, can, service, clockOffsetMs }: VantageSelf,
  goneAt: number | null,
  now: number,
): string {
  if (service !== undefined)
    return `through ${item(service, 20)}, which is told public names and addresses; asked where it is named, or where nobody else looks from outside`;
  if (status === "offline") return goneAt === null ? "away" : `away for ${duration(Math.max(0, now - goneAt))}`;
  const off = Math.abs(clockOffsetMs ?? 0);
  return [
    "here",
    families.map((family) => `IPv${family}`).join(" and ") || "no address family",
    ...(can.includes("path.tcp") ? [] : ["no traces"]),
    ...(off >= clockNoticedMs ? [`its clock is off by ${duration(off)}`] : []),
    item(version, 20),
  ].join(", ");
}
