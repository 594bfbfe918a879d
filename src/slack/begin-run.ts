import { isDeepStrictEqual } from "node:util";
import { askedRun } from "../policy/asked-run.ts";
import type { StoredRequest } from "../store/store.ts";
import type { Person, SlackMeans } from "./means.ts";
import { alreadyRunning, startedAnswer } from "./message/answers.ts";
import type { Message } from "./message/message.ts";
import type { Ongoing } from "./ongoing.ts";
import { askerOf, permitted, runAction } from "./permitted.ts";
import { type Reply, replyTo } from "./response-url.ts";
import { runInThread } from "./run-in-thread.ts";
import { sentences } from "./typed-answer.ts";

/** The words for whoever asked, and what is to be done once they are on their way. No words: the work says them. */
export type Beginning = { readonly said: Message | null; readonly work: (() => Promise<void>) | null };

/** Whoever joins is told alone where the channel cannot be; more than this many are a crowd that one of them will tell. */
const joinedAtMost = 50;

/** Takes a run in, joins the one that goes on, or says why not. Decides at once, without asking anybody. */
export function beginRun(request: StoredRequest, person: Person, means: SlackMeans, notes: readonly string[] = []): Beginning {
  const may = permitted(person, runAction(request), means);
  if (!may.ok) return { said: sentences(may.error), work: null };
  if (means.isStopping())
    return { said: sentences("Faultline is restarting. Ask again in some seconds; nothing was sent."), work: null };
  const from = means.askedFrom(request);
  if ("error" in from) return { said: sentences(from.error), work: null };
  const { workspace, channel, user, userName } = person;
  const now = means.now();
  const asked = { id: means.newRunId(), workspace, channel, request, askedBy: user, askedByName: userName, askedAt: now };
  const begun = means.runs.begin(asked);
  switch (begun.kind) {
    case "joined": {
      const { run } = begun;
      if (user !== run.askedBy && run.joined.size < joinedAtMost) run.joined.set(user, replyFor(run, person, means));
      return {
        said: alreadyRunning({
          by: run.askedBy,
          agoMs: now - run.askedAt,
          permalink: permalinkOf(run, means),
          isDecided: run.latest !== null,
          isOther: !isDeepStrictEqual(optionsOf(run.request), optionsOf(request)),
        }),
        work: null,
      };
    }
    case "begun": {
      const admitted = means.policy.gate.begins(askerOf(person, means), askedRun(begun.run.id, request, means.rules.defaults));
      if (!admitted.ok) {
        means.runs.end(begun.run);
        return { said: sentences(admitted.error), work: null };
      }
      const started = startedAnswer(request.target.display, from.count, request.questions.timeoutMs, request.mode);
      const all = [...notes, ...from.notes];
      const said = all.length === 0 ? started : sentences(started.text, ...all);
      return { said, work: () => carryOut(begun.run, person, means) };
    }
  }
}

async function carryOut(run: Ongoing, person: Person, means: SlackMeans): Promise<void> {
  try {
    const isFirst = await means.remember((store) => store.isFirst(run.workspace, "trigger", person.triggerId), true, run.id);
    if (!isFirst) return means.log.info({ run: run.id }, "delivered again, done already");
    await runInThread(run, replyFor(run, person, means), means, () => means.runs.end(run));
  } finally {
    means.runs.end(run);
    means.policy.gate.ended(run.id);
  }
}

/** What decides the answer beside the place that is asked about. */
const optionsOf = ({ target, questions }: StoredRequest): unknown => ({ ...questions, sni: target.sni });

function replyFor({ id, workspace, channel }: Ongoing, { responseUrl, user }: Person, means: SlackMeans): Reply {
  return replyTo({ ...means, url: responseUrl, place: { workspace, channel }, user, run: id });
}

/** As Slack builds it: the workspace's address, `archives`, the channel, `p` and the time without its dot. */
function permalinkOf({ channel, parentTs }: Ongoing, means: SlackMeans): string | null {
  const base = means.own()?.url ?? null;
  return base === null || parentTs === null ? null : `${base}archives/${channel}/p${parentTs.replace(".", "")}`;
}
