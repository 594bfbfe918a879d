import type { types } from "@slack/bolt";
import { type Part, parts } from "../../evidence/layer/artifact.ts";

/** What a button of this version can ask for. */
export const verbs = ["rerun", "cmd", "raw", "json", "cancel", "explain", "verdict_feedback"] as const;
export type Verb = (typeof verbs)[number];

/** A press, read back: which run, and where it matters which parts of it (none named: all), and for feedback which way. */
export type Press = {
  readonly verb: Verb;
  readonly run: string;
  readonly parts: readonly Part[];
  readonly right: boolean | null;
};

type Button = {
  readonly label: string;
  readonly verb: Exclude<Verb, "verdict_feedback">;
  readonly parts?: readonly Part[];
  readonly primary?: boolean;
  readonly says: string;
};

/** Buttons of one row; what goes over `across` moves into one overflow. `says` is what a screen reader gives: it begins with the label, so that whoever speaks what he sees presses the right one (WCAG 2.5.3). */
export function row(id: string, run: string, buttons: readonly Button[], across = 3): types.ActionsBlock {
  // An overflow takes a button's place in the row.
  const shown = buttons.length <= across ? buttons : buttons.slice(0, across - 1);
  const rest = buttons.slice(shown.length);
  return {
    type: "actions",
    block_id: id,
    elements: [
      ...shown.map(
        ({ label, verb, parts: of = [], primary, says }): types.Button => ({
          type: "button",
          action_id: [verb, ...of].join("_"),
          text: { type: "plain_text", text: label },
          value: run,
          accessibility_label: says.slice(0, 75),
          ...(primary === true ? { style: "primary" as const } : {}),
        }),
      ),
      ...(rest.length === 0
        ? []
        : [
            {
              type: "overflow" as const,
              action_id: "more",
              options: rest.slice(0, 5).map(({ label, verb, parts: of = [] }) => ({
                text: { type: "plain_text" as const, text: label },
                value: `${[verb, ...of].join("_")}:${run}`,
              })),
            },
          ]),
    ],
  };
}

/** "Was this right?" The one block in a lasting message that a workspace may refuse. */
export function feedback(id: string, run: string): types.ContextActionsBlock {
  return {
    type: "context_actions",
    block_id: id,
    elements: [
      {
        type: "feedback_buttons",
        action_id: "verdict_feedback",
        positive_button: {
          text: { type: "plain_text", text: "Right" },
          accessibility_label: "Right: this conclusion fits",
          value: `right:${run}`,
        },
        negative_button: {
          text: { type: "plain_text", text: "Wrong" },
          accessibility_label: "Wrong: this conclusion does not fit",
          value: `wrong:${run}`,
        },
      },
    ],
  };
}

/** Reads a press back from `action_id` and `value` (of the button, or of the overflow's option). Null where it is none of ours. */
export function readPress(actionId: string, value: string): Press | null {
  if (actionId === "verdict_feedback") {
    const [way, run] = splitOnce(value);
    return run === "" || (way !== "right" && way !== "wrong")
      ? null
      : { verb: "verdict_feedback", run, parts: [], right: way === "right" };
  }
  const [name, run] = actionId === "more" ? splitOnce(value) : [actionId, value];
  const [verb = "", ...of] = name.split("_");
  const known = verbs.find((one) => one === verb);
  const named = of.flatMap((part) => parts.find((one) => one === part) ?? []);
  if (known === undefined || named.length !== of.length || !/^run_[A-Za-z0-9_-]{1,100}$/.test(run)) return null;
  return { verb: known, run, parts: named, right: null };
}

function splitOnce(text: string): [string, string] {
  const colon = text.indexOf(":");
  return colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** For Bolt's `action()`: every action_id that {@link readPress} reads. */
export const actionIds = /^(?:(?:rerun|cmd|raw|json|cancel|explain)(?:_(?:dns|connect|path|http))*|more|verdict_feedback)$/;
