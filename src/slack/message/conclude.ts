import type { types } from "@slack/bolt";
import { type Conclusion, conclusionOf } from "../../evidence/conclusion.ts";
import { slackTextWithin } from "../../evidence/escape.ts";
import { thingsOf } from "../../evidence/names.ts";
import { spokenConclusion, spokenLimit } from "../../evidence/spoken.ts";
import type { Report } from "../../verdict/report.ts";
import { asSaidInChat } from "./chat-options.ts";
import type { Message, Setting } from "./message.ts";
import { feedback, row } from "./press.ts";
import { bold, code, type Inline, paragraph, person, prose, small, words } from "./rich.ts";

/** Over this the asker has looked away, and the conclusion calls him, ms. */
const longRun = 10_000;

/** The last reply of a run, or null where nothing is suspect: the parent has then said it all. The asker is mentioned only after a long run. */
export function concludeMessage(report: Report, { user, revision, form }: Setting): Message | null {
  const conclusion = conclusionOf(report);
  if (conclusion === null) return null;
  const things = thingsOf(report);
  const id = (what: string): string => `${what}.${revision}`;
  const mention = user !== null && report.elapsedMs > longRun ? [...person(user), ...words(" ")] : [];
  const cause = [
    ...mention,
    ...bold("Cause: "),
    ...prose(conclusion.cause, things, { bold: true }),
    ...words(" ("),
    ...code(conclusion.causeId),
    ...words(")"),
  ];
  return {
    text: slackTextWithin(asSaidInChat(spokenConclusion(conclusion, report.target.display)), spokenLimit),
    blocks: [
      paragraph(id("cause"), [cause]),
      paragraph(id("do"), doLines(conclusion, things)),
      paragraph(id("hurt"), hurtLines(conclusion, things)),
      paragraph(id("why"), whyLines(conclusion, things)),
      small(id("next"), [...conclusion.limits, conclusion.nextTest].join(" ")),
      buttons(id("buttons"), report.id),
      ...(form === "rich" ? [feedback(id("feedback"), report.id)] : []),
    ],
  };
}

function doLines({ doNow, ifLong, rollBack }: Conclusion, things: readonly string[]): Inline[][] {
  const steps = [
    ...doNow.map((step) => prose(step, things)),
    [...words("Press "), ...bold("Run again"), ...words(" to see whether it is mended.")],
  ];
  return [
    bold("Do now"),
    ...steps.map((step, index) => [...words(`${index + 1}. `), ...step]),
    ...(ifLong === null ? [] : [[...bold("If that takes more than 10 minutes: "), ...prose(ifLong, things)]]),
    [...bold("Roll back: "), ...prose(rollBack, things)],
  ];
}

function hurtLines({ hurt, changed, others }: Conclusion, things: readonly string[]): Inline[][] {
  return [
    [...bold("Who is hurt: "), ...prose(hurt, things)],
    ...changed.map((line) => [...bold("What changed: "), ...prose(line, things)]),
    ...(others.length === 0 ? [] : [bold("Also seen"), ...others.map((line) => [...words("• "), ...prose(line, things)])]),
  ];
}

function whyLines({ evidenceFor, against, ruledOut, tested }: Conclusion, things: readonly string[]): Inline[][] {
  return [
    [...bold("For: "), ...prose(evidenceFor.join(" ") || "what the layers above show.", things)],
    [...bold("Against: "), ...prose(against.join(" "), things)],
    ...(tested.length === 0
      ? []
      : [
          bold("Tested, one thing changed"),
          ...tested.map(({ question, answer, fell }) => [
            ...words("• "),
            ...prose(`${question} ${answer}${fell === "" ? "" : ` So not ${fell}.`}`, things),
          ]),
        ]),
    ...(ruledOut.length === 0
      ? []
      : [bold("Ruled out"), ...ruledOut.map(({ what, why }) => [...words("• "), ...prose(`${what}: ${why}`, things)])]),
  ];
}

function buttons(id: string, run: string): types.ActionsBlock {
  return row(id, run, [
    { label: "Run again", verb: "rerun", primary: true, says: "Run again, to see whether it is mended" },
    { label: "Evidence as JSON", verb: "json", says: "Evidence as JSON, posted in the thread" },
    { label: "What does this mean?", verb: "explain", says: "What does this mean? In plain words" },
  ]);
}
