import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Vantage } from "../vantage.ts";
import { agentKey, keepAgentKey } from "./agent-key.ts";
import { pauseBefore } from "./back-off.ts";
import { dial, type HubAddress } from "./dial.ts";
import { HubLink } from "./hub-link.ts";

/** A process that came with the same key has taken over: two of them must not throw each other out again and again, ms. */
const replacedPauseMs = 60_000;

export type AgentOptions = {
  readonly hub: HubAddress;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The invitation; needed once. */
  readonly join: string | null;
  readonly keyFile: string;
  readonly vantage: Vantage;
  readonly log: Logger;
  /** 0 to 1, drawn anew at each call; Math.random where it is left out. */
  readonly chance?: () => number;
};

/** Why an agent ended by itself, in words for whoever runs it; null where it was told to. */
export type AgentEnd = string | null;

/**
 * Serves a hub until `signal` aborts: connects outwards, proves who it is, answers what it is asked, and comes back with a jittered back-off where the connection ends.
 * Gives up only where trying again changes nothing (a used invitation, an unknown name, a version too far apart). Throws KeyTrouble.
 */
export async function runAgent(options: AgentOptions, signal: AbortSignal): Promise<AgentEnd> {
  const { keyFile, log, chance = Math.random } = options;
  const key = agentKey(keyFile);
  let { hub } = key;
  if (hub === null && options.join === null)
    return "This agent is not enrolled yet. Ask whoever runs the hub for an invitation (faultline agents invite), and write it behind --join.";
  for (let tries = 1; !signal.aborted; tries += 1) {
    const socket = dial(options.hub);
    const join = options.join === null ? null : { invitation: options.join, labels: options.labels };
    const identity = { name: options.name, privateKey: key.privateKey, hub, join };
    const link = new HubLink(
      socket,
      options.vantage,
      identity,
      {
        enrolled: (at) => {
          hub = at;
          keepAgentKey(keyFile, { privateKey: key.privateKey, hub: at });
          log.info({ agent: options.name }, "enrolled");
        },
        welcome: () => {
          tries = 0;
          log.info({ hub: options.hub.url.host }, "the hub is reached");
        },
      },
      log,
    );
    const stop = (): void => link.close("the agent is stopping");
    signal.addEventListener("abort", stop, { once: true });
    const { because, final, isReplaced, isUnknown } = await link.ended;
    signal.removeEventListener("abort", stop);
    if (signal.aborted) break;
    // It was enrolled here once and taken out: the invitation, where there is one, lets it in again.
    const mayJoinAgain = isUnknown && join !== null && hub !== null;
    if (mayJoinAgain) hub = null;
    if (final && !mayJoinAgain) return because;
    const pauseMs = isReplaced ? replacedPauseMs : pauseBefore(Math.max(tries, 1), chance());
    log.warn({ because, againInMs: pauseMs }, "the hub is not reached");
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}
