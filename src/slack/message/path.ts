import { slackTextWithin } from "../../evidence/escape.ts";
import { thingsOf } from "../../evidence/names.ts";
import { pathView } from "../../evidence/path-view.ts";
import { afterStop, spokenLimit } from "../../evidence/spoken.ts";
import type { Report } from "../../verdict/report.ts";
import { askedFor } from "./asked-by.ts";
import { asSaidInChat } from "./chat-options.ts";
import { marks, stopLine } from "./finished.ts";
import type { Message, Setting } from "./message.ts";
import { row } from "./press.ts";
import { bold, emoji, paragraph, preformatted, prose, words } from "./rich.ts";

/** The answer to `/triage path TARGET`: one message, no thread, with a table of hops for each address. */
export function pathMessage(report: Report, { user, revision }: Setting, stopped: string | null = null): Message {
  const view = pathView(report);
  const things = thingsOf(report);
  const id = (what: string): string => `${what}.${revision}`;
  return {
    text: slackTextWithin(asSaidInChat(afterStop(stopped, view.spoken)), spokenLimit),
    blocks: [
      paragraph(id("verdict"), [
        [emoji(marks[view.mark]), ...words(" "), ...bold(view.first)],
        ...stopLine(stopped),
        prose(view.scope, things),
      ]),
      ...view.ways.flatMap(({ title, grid, plain }, index) => [
        paragraph(id(`way${index}`), [bold(title), ...plain.map((line) => prose(line, things))]),
        ...(grid === null ? [] : [preformatted(id(`grid${index}`), grid)]),
      ]),
      ...(view.plain.length === 0
        ? []
        : [
            paragraph(
              id("plain"),
              view.plain.map((line) => prose(line, things)),
            ),
          ]),
      ...view.commands.slice(0, 2).map((command, index) => preformatted(id(`command${index}`), command)),
      row(id("buttons"), report.id, [
        { label: "Ask again", verb: "rerun", primary: view.mark !== "healthy", says: "Ask again: the whole way" },
        { label: "Show commands", verb: "cmd", parts: ["path"], says: "Show commands that repeat this by hand" },
        { label: "All answers", verb: "raw", parts: ["path"], says: "All answers of all hops" },
        { label: "Evidence as JSON", verb: "json", says: "Evidence as JSON, posted in the thread" },
      ]),
      askedFor(id("asked"), report, user),
    ],
  };
}
