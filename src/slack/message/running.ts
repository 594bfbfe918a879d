import type { types } from "@slack/bolt";
import { item, slackTextWithin } from "../../evidence/escape.ts";
import { type Part, partLayers, parts } from "../../evidence/layer/artifact.ts";
import { askedWords, spokenLimit, spokenRunning } from "../../evidence/spoken.ts";
import { layerWords, statusWords } from "../../evidence/words.ts";
import { speaksHttp, speaksTls, type Target } from "../../target/target.ts";
import type { LayerReport, Status } from "../../verdict/report.ts";
import { counted } from "../../verdict/words.ts";
import { askedBy } from "./asked-by.ts";
import type { Message, Setting } from "./message.ts";
import { row } from "./press.ts";
import { bold, code, emoji, paragraph, words } from "./rich.ts";

/** A run so far. `asker` is the name that is read aloud; `decided` holds each layer's last word, `probing` the parts that are being asked now. */
export type Running = {
  readonly run: string;
  readonly target: Target;
  readonly mode?: keyof typeof askedWords;
  readonly vantages: number;
  readonly startedAt: string;
  readonly asker: string | null;
  readonly decided: readonly LayerReport[];
  readonly probing: readonly Part[];
};

type Task = {
  readonly part: Part;
  readonly title: string;
  readonly state: string;
  readonly status: "pending" | "in_progress" | "complete" | "error";
  readonly output: string | null;
};

/** The parent while it runs: four lines that fill. */
export function runningMessage(running: Running, { user, revision, form }: Setting): Message {
  const tasks = tasksOf(running);
  const id = (what: string): string => `${what}.${revision}`;
  const first = [
    emoji("hourglass_flowing_sand"),
    ...words(" "),
    ...bold(`${askedWords[running.mode ?? "triage"]} `),
    ...code(item(running.target.display, 120)),
    ...bold(" is running"),
    ...words(` (${counted(running.vantages, "vantage")})`),
  ];
  return {
    text: slackTextWithin(spokenRunning(running.target.display, running.asker, running.vantages, running.mode), spokenLimit),
    blocks: [
      paragraph(id("running"), [first]),
      form === "rich"
        ? planBlock(id("plan"), tasks)
        : paragraph(
            id("plan"),
            tasks.map(({ title, state, output }) => [
              ...words(`${title}: ${state}`),
              ...words(output === null ? "" : `  ${output}`),
            ]),
          ),
      askedBy(id("asked"), { user, at: running.startedAt, run: running.run, vantages: null, tookMs: null }),
      row(id("buttons"), running.run, [
        {
          label: "Cancel",
          verb: "cancel",
          says: running.mode === undefined || running.mode === "triage" ? "Cancel this triage" : "Cancel it",
        },
      ]),
    ],
  };
}

function tasksOf({ target, decided, probing }: Running): Task[] {
  return parts.flatMap((part): Task[] => {
    const { layers } = partLayers[part];
    if (part === "dns" && target.kind === "address") return [];
    if (part === "http" && !speaksHttp(target.scheme)) return [];
    const own = decided.filter(({ layer, status }) => layers.includes(layer) && status !== "not-checked");
    const needed = layers.filter((layer) => layer !== "tls" || speaksTls(target.scheme));
    const title = part === "connect" && !speaksTls(target.scheme) ? "2 TCP" : partLayers[part].title;
    const worst =
      own.find(({ status }) => status === "suspect") ?? own.find(({ status }) => status === "inconclusive") ?? own.at(-1);
    // What is not settled yet is still being asked: only the end of the run makes it a decision.
    const whole = own.length === needed.length && worst?.status !== "inconclusive";
    // The way there is read from the connects, a proxy and the machine itself play no part in most runs: they have no line until there is something to say of them.
    if ((part === "path" || part === "proxy" || part === "host") && worst === undefined) return [];
    if (worst === undefined)
      return [
        {
          part,
          title,
          ...(probing.includes(part) ? { state: "probing", status: "in_progress" } : { state: "waiting", status: "pending" }),
          output: null,
        },
      ];
    return [
      {
        part,
        title,
        state: worst.status === "inconclusive" ? "probing" : `${statusWords[worst.status]}${whole ? "" : " so far"}`,
        status: taskStatus(worst.status, whole),
        output: item(`${needed.length > 1 ? `${layerWords[worst.layer]}: ` : ""}${worst.summary || worst.because}`, 120) || null,
      },
    ];
  });
}

function taskStatus(status: Status, whole: boolean): Task["status"] {
  if (status === "suspect") return "error";
  return whole ? "complete" : "in_progress";
}

function planBlock(id: string, tasks: readonly Task[]): types.PlanBlock {
  const done = tasks.filter(({ status }) => status === "complete" || status === "error").length;
  return {
    type: "plan",
    block_id: id,
    title: `${done} of ${tasks.length} layers decided`,
    tasks: tasks.map(({ part, title, state, status, output }) => ({
      type: "task_card",
      task_id: part,
      title: `${title}: ${state}`,
      status,
      ...(output === null
        ? {}
        : { output: { type: "rich_text", elements: [{ type: "rich_text_section", elements: words(output) }] } }),
    })),
  };
}
