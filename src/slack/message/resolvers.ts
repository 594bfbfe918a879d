import { slackTextWithin } from "../../evidence/escape.ts";
import { thingsOf } from "../../evidence/names.ts";
import { type ResolverDiff, resolverDiff } from "../../evidence/resolver-diff.ts";
import { afterStop, spokenLimit } from "../../evidence/spoken.ts";
import type { Report } from "../../verdict/report.ts";
import { askedFor } from "./asked-by.ts";
import { stopLine } from "./finished.ts";
import type { Message, Setting } from "./message.ts";
import { row } from "./press.ts";
import { bold, emoji, paragraph, preformatted, prose, small, words } from "./rich.ts";

const marks: Readonly<Record<ResolverDiff["mark"], string>> = {
  healthy: "white_check_mark",
  warning: "warning",
  suspect: "red_circle",
  unsettled: "grey_question",
};

/** The answer to `/triage resolvers NAME`: one message, no thread. A difference is a warning sign, no red circle: it is often no fault. */
export function resolversMessage(report: Report, { user, revision }: Setting, stopped: string | null = null): Message {
  const diff = resolverDiff(report);
  const things = thingsOf(report);
  const id = (what: string): string => `${what}.${revision}`;
  return {
    text: slackTextWithin(afterStop(stopped, diff.spoken), spokenLimit),
    blocks: [
      paragraph(id("verdict"), [
        [emoji(marks[diff.mark]), ...words(" "), ...bold(diff.first)],
        ...stopLine(stopped),
        prose(diff.scope, things),
      ]),
      ...(diff.grid === null ? [] : [preformatted(id("grid"), diff.grid)]),
      ...(diff.legend.length === 0 ? [] : [small(id("legend"), diff.legend.join(" "))]),
      ...(diff.plain.length === 0
        ? []
        : [paragraph(id("plain"), [[...bold("In plain words: "), ...prose(diff.plain.join(" "), things)]])]),
      ...diff.commands.slice(0, 2).map((command, index) => preformatted(id(`command${index}`), command)),
      row(id("buttons"), report.id, [
        { label: "Ask again", verb: "rerun", primary: diff.mark !== "healthy", says: "Ask again: all servers" },
        { label: "Show commands", verb: "cmd", parts: ["dns"], says: "Show commands that repeat this by hand" },
        { label: "All answers", verb: "raw", parts: ["dns"], says: "All answers of all servers" },
        { label: "Evidence as JSON", verb: "json", says: "Evidence as JSON, posted in the thread" },
      ]),
      askedFor(id("asked"), report, user),
    ],
  };
}
