import type { types } from "@slack/bolt";
import { z } from "zod";
import type { Report } from "../verdict/report.ts";
import type { Person, SlackMeans } from "./means.ts";
import { ownFailure } from "./message/answers.ts";
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
 * Opens a modal at once, because a trigger lives for three seconds, and fills it when the run has been read, or says in it why it could not be
 * filled. Gives words for the person where neither was possible.
 */
export async function openModal(
  press: Press & { readonly verb: ModalVerb },
  person: Person,
  means: SlackMeans,
): Promise<Message | null> {
  const { api, signal, log } = means;
  const opened = await api("views.open", { trigger_id: person.triggerId, view: loadingModal(titles[press.verb]) }, signal);
  const view = opened.ok ? openedSchema.safeParse(opened.data) : null;
  if (view?.success !== true) {
    log.warn({ run: press.run, opened }, "a modal could not be opened");
    return sentences("Slack did not open the window in time. Press again.");
  }
  const { id } = view.data.view;
  const updated = await api("views.update", { view_id: id, view: await filled(press, person, means) }, signal);
  if (updated.ok) return null;
  log.warn({ run: press.run, updated }, "a modal could not be filled");
  const instead = sentences("Slack did not take the evidence. `Evidence as JSON` has all of it.");
  const said = await api("views.update", { view_id: id, view: saying(titles[press.verb], instead) }, signal);
  return said.ok ? null : instead;
}

/** A window that stands there already must not go on saying that it loads. */
async function filled(
  { verb, run, parts }: Press & { readonly verb: ModalVerb },
  person: Person,
  means: SlackMeans,
): Promise<types.ModalView> {
  try {
    const found = await findRun(run, person, means);
    if (!found.ok) return saying(titles[verb], found.said);
    if (found.run.report === null) return saying(titles[verb], withoutEvidence(found.run));
    return modalOf(verb, found.run.report, parts, means.explain);
  } catch (error) {
    means.log.error({ err: error, run }, "a modal's evidence could not be read");
    return saying(titles[verb], ownFailure(run));
  }
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
