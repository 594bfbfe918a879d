import { pauseWords } from "../policy/pause.ts";
import type { Beginning } from "./begin-run.ts";
import type { Person, SlackMeans } from "./means.ts";
import { replyTo } from "./response-url.ts";
import { sentences } from "./typed-answer.ts";

/** `/triage pause`: everything stops before this gives its answer. Where it cannot be kept, whoever stopped it is told. */
export function pauseAll(why: string, person: Person, means: SlackMeans): Beginning {
  const { runs, policy, log, now } = means;
  const running = runs.all().filter(({ stop }) => !stop.signal.aborted).length;
  const kept = policy.pause.pause({ by: person.userName, why, at: now() }).then(
    () => true,
    (error: unknown) => {
      log.error({ err: error }, "the pause could not be kept");
      return false;
    },
  );
  log.warn({ user: person.user, running }, "paused from chat");
  const stopping =
    running === 0
      ? "No run asked for in chat was going on."
      : `${running === 1 ? "One run is" : `${running} runs are`} being stopped.`;
  return {
    said: sentences(`All probing is paused. ${stopping}`, "`/triage resume` lets it go on."),
    work: async () => {
      if (await kept) return;
      await told(
        person,
        means,
        "The pause holds now, but could not be written down: a restart would end it. See Faultline's log.",
      );
    },
  };
}

/** `/triage resume`. It counts once it is written down, so the answer comes after that. */
export function resumeAll(person: Person, means: SlackMeans): Beginning {
  return {
    said: null,
    work: async () => {
      try {
        const was = await means.policy.pause.resume();
        means.log.info({ user: person.user, was }, "resumed from chat");
        const again = means.policy.pause.now;
        if (again !== null) return await told(person, means, pauseWords(again));
        await told(
          person,
          means,
          was ? "Probing goes on. What was stopped is not begun again by itself." : "Nothing was paused.",
        );
      } catch (error) {
        means.log.error({ err: error }, "the pause could not be ended");
        await told(person, means, "The end of the pause could not be written down, so all stays paused. See Faultline's log.");
      }
    },
  };
}

async function told({ workspace, channel, user, responseUrl }: Person, means: SlackMeans, words: string): Promise<void> {
  const reply = replyTo({ ...means, url: responseUrl, place: { workspace, channel }, user, run: null });
  await reply.tell(() => sentences(words));
}
