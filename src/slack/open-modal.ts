import type { types } from "@slack/bolt";
import { z } from "zod";
import type { Report } from "../verdict/report.ts";
import type { Person, SlackMeans } from "./means.ts";
import type { Message } from "./message/message.ts";
import { answersModal, commandsModal, explainModal, loadingModal } from "./message/modals.ts";
import type { Press } from "./message/press.ts";
import { findRun, withoutEvidence } from "./pressed-run.ts";
import { sentences } from "./typed-answer.ts";

type ModalVerb = "cmd" | "raw" | "explain";
export const isModalVerb = (verb: Press["verb"]): verb is ModalVerb => verb === "cmd" || verb === "raw" || verb === "explain";

const titles: Readonly<Record<ModalVerb, string>> = {
  cmd: "Commands by hand",
  raw: "All answers",
  explain: "What does this mean?",
};
const openedSchema = z.object({ view: z.object({ id: z.string() }) });

/**
 * Opens a modal at once, because a trigger lives for three seconds, and fills it when the run has been read. Gives words for the person
 * where it could not be opened.
 */
export async function openModal(
  press: Press & { readonly verb: ModalVerb },
  person: Person,
  means: SlackMeans,
): Promise<Message | null> {
  const { api, explain, signal, log } = means;
  const opened = await api("views.open", { trigger_id: person.triggerId, view: loadingModal(titles[press.verb]) }, signal);
  const view = opened.ok ? openedSchema.safeParse(opened.data) : null;
  if (view?.success !== true) {
    log.warn({ run: press.run, opened }, "a modal could not be opened");
    return sentences("Slack did not open the window in time. Press again.");
  }
  const found = await findRun(press.run, person, means);
  const filled = found.ok
    ? found.run.report === null
      ? saying(titles[press.verb], withoutEvidence(found.run))
      : modalOf(press.verb, found.run.report, press.parts, explain)
    : saying(titles[press.verb], found.said);
  const updated = await api("views.update", { view_id: view.data.view.id, view: filled }, signal);
  if (!updated.ok) log.warn({ run: press.run, updated }, "a modal could not be filled");
  return null;
}

function modalOf(verb: ModalVerb, report: Report, parts: Press["parts"], explain: SlackMeans["explain"]): types.ModalView {
  switch (verb) {
    case "cmd":
      return commandsModal(report, parts);
    case "raw":
      return answersModal(report, parts);
    case "explain":
      return explainModal(report, explain);
  }
}

const saying = (title: string, { blocks }: Message): types.ModalView => ({ ...loadingModal(title), blocks });
