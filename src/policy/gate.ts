import type { Pause } from "../observation/pause.ts";
import type { AskedRun } from "./asked-run.ts";
import { pauseWords } from "./pause.ts";
import type { NamedPolicy } from "./policy-file.ts";
import { Quotas } from "./quotas.ts";
import { forbidsPort } from "./reach.ts";
import { type Action, type Asker, type Permitted, permits, type Refused } from "./roles.ts";

/** Every door asks here, before anything is sent. */
export type Gate = {
  readonly permits: (asker: Asker, action: Action) => Permitted;
  /** Lets a run begin, and counts it; whoever begins it says when it has ended. */
  readonly begins: (asker: Asker, run: AskedRun) => Permitted;
  readonly ended: (run: string) => void;
};

/** A run that never said that it ended is forgotten, ms: the longest takes a minute. */
const runForgottenMs = 5 * 60_000;
/** Most runs end within this, ms: then there may be room. */
const roomAfterMs = 5_000;

export type GateMeans = {
  readonly inForce: () => NamedPolicy;
  readonly paused: () => Pause | null;
  /** ms since 1970. */
  readonly now: () => number;
};

export function gateOf({ inForce, paused, now }: GateMeans): Gate {
  const quotas = new Quotas();
  const running = new Map<string, number>();
  const permitted = (asker: Asker, action: Action): Permitted => permits(inForce().policy, asker, action, now());
  return {
    permits: permitted,
    begins: (asker, { id, host, endpoints, isDeep }) => {
      const { policy } = inForce();
      const may = permitted(asker, isDeep ? "deep" : "triage");
      if (!may.ok) return may;
      const pause = paused();
      if (pause !== null) return no("paused", `${pauseWords(pause)} Nothing was sent. An admin ends it: \`/triage resume\`.`);
      for (const { host: place, port } of endpoints) {
        const why = forbidsPort(port, policy);
        if (why !== null)
          return no("port", `I don't probe ${place} there: ${why} (\`ports:\` in faultline.yaml). Nothing was sent.`);
      }
      const at = now();
      for (const [run, since] of running) if (at - since > runForgottenMs) running.delete(run);
      if (running.size >= policy.limits.atOnce)
        return no(
          "busy",
          `${running.size} runs go on at once already, which is the limit (\`limits: at-once\` in faultline.yaml). Ask again in some seconds; nothing was sent.`,
          roomAfterMs,
        );
      const bites = quotas.take(policy.limits, { ...countedFor(asker), target: host }, at);
      if (bites !== null)
        return no(
          "busy",
          `${bites.words}, which is the limit (\`limits:\` in faultline.yaml). Ask again later; nothing was sent.`,
          bites.retryAfterMs,
        );
      running.set(id, at);
      return { ok: true };
    },
    ended: (run) => void running.delete(run),
  };
}

const no = (why: Refused["why"], error: string, retryAfterMs?: number): Refused => ({
  ok: false,
  why,
  error,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

const countedFor = ({ user, channel, token, workspace }: Asker): { user: string | null; channel: string | null } => ({
  user: token === null ? (user === null ? null : `${workspace} ${user}`) : `token:${token}`,
  channel: channel === null ? null : `${workspace} ${channel}`,
});
