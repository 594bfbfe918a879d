import type { Pause } from "../observation/pause.ts";
import { pauseWords } from "./pause.ts";
import type { NamedPolicy } from "./policy-file.ts";
import { Quotas } from "./quotas.ts";
import { forbidsPort } from "./reach.ts";
import { type Action, type Asker, type Permitted, permits } from "./roles.ts";

/** A run that somebody asks for. */
export type AskedRun = { readonly id: string; readonly host: string; readonly port: number | null; readonly isDeep: boolean };

/** Every door asks here, before anything is sent. */
export type Gate = {
  readonly permits: (asker: Asker, action: Action) => Permitted;
  /** Lets a run begin, and counts it; whoever begins it says when it has ended. */
  readonly begins: (asker: Asker, run: AskedRun) => Permitted;
  readonly ended: (run: string) => void;
};

/** A run that never said that it ended is forgotten, ms: the longest takes a minute. */
const runForgottenMs = 5 * 60_000;

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
    begins: (asker, { id, host, port, isDeep }) => {
      const { policy } = inForce();
      const may = permitted(asker, isDeep ? "deep" : "triage");
      if (!may.ok) return may;
      const pause = paused();
      if (pause !== null) return no(`${pauseWords(pause)} Nothing was sent. An admin ends it: \`/triage resume\`.`);
      const wrongPort = port === null ? null : forbidsPort(port, policy);
      if (wrongPort !== null)
        return no(`I don't probe ${host} there: ${wrongPort} (\`ports:\` in faultline.yaml). Nothing was sent.`);
      const at = now();
      for (const [run, since] of running) if (at - since > runForgottenMs) running.delete(run);
      if (running.size >= policy.limits.atOnce)
        return no(
          `${running.size} runs go on at once already, which is the limit (\`limits: at-once\` in faultline.yaml). Ask again in some seconds; nothing was sent.`,
        );
      const bites = quotas.take(policy.limits, { ...countedFor(asker), target: host }, at);
      if (bites !== null)
        return no(`${bites}, which is the limit (\`limits:\` in faultline.yaml). Ask again later; nothing was sent.`);
      running.set(id, at);
      return { ok: true };
    },
    ended: (run) => void running.delete(run),
  };
}

const no = (error: string): Permitted => ({ ok: false, error });

const countedFor = ({ user, channel, token, workspace }: Asker): { user: string | null; channel: string | null } => ({
  user: token === null ? (user === null ? null : `${workspace} ${user}`) : `token:${token}`,
  channel: channel === null ? null : `${workspace} ${channel}`,
});
