import type { VantageSelf } from "../observation/vantage.ts";
import type { Report } from "../verdict/report.ts";
import { item, shorten, terminalText } from "./escape.ts";
import { sentence } from "./words.ts";

/** That the target's name went to somebody else's service, or may have, and what that service did not do; one sentence for each vantage that asks through one. */
export function toldOutside(report: Report): string[] {
  return report.vantages.flatMap((self) => (self.service === undefined ? [] : ofService(report, self, self.service)));
}

function ofService(report: Report, { name }: VantageSelf, service: string): string[] {
  const own = report.observations.filter(({ vantage }) => vantage === name);
  // What policy kept back, and what is of a family that the service is not asked for, never left.
  const asked = own.filter(({ failure }) => failure?.code !== "denied-by-policy" && failure?.code !== "family-missing");
  if (asked.length === 0) return [];
  // A quota may have been known to be used up, or have been met by the very question.
  const isOpen = asked.every(({ failure }) => failure?.code === "quota");
  const sent = `${item(report.target.host, 80)} ${isOpen ? "may have been" : "was"} sent to ${item(service, 20)}, a public service, for ${item(name, 40)}`;
  const held = report.limits.find(({ who, effect }) => who === name && effect === "skipped")?.what;
  const because = held ?? (asked.every(({ outcome }) => outcome === "skipped") ? asked[0]?.skippedBecause : null);
  return [sentence(because == null ? sent : `${sent}; not all was answered: ${shorten(terminalText(because), 140)}`)];
}
