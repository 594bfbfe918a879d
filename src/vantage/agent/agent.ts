import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Vantage } from "../vantage.ts";
import { agentKey, KeyTrouble, keepAgentKey } from "./agent-key.ts";
import { pauseBefore } from "./back-off.ts";
import { dial, type HubAddress } from "./dial.ts";
import { HubLink } from "./hub-link.ts";

/** A process that came with the same key has taken over: before this one comes back it waits, ms. */
const replacedPauseMs = 60_000;
/** Whoever is replaced twice, and was here no longer than this between, has a living namesake: two would throw each other out for ever, ms. */
const replacedAgainWithinMs = 600_000;
/** A connection that lived so long was a good one: the pauses begin anew behind it, ms. */
const livedMs = 30_000;

export type AgentOptions = {
  readonly hub: HubAddress;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The invitation; needed once. */
  readonly join: string | null;
  readonly keyFile: string;
  readonly vantage: Vantage;
  readonly log: Logger;
  /** Called before the first question of each connection is read. */
  readonly onAsked?: () => void;
  /** 0 to 1, drawn anew at each call; Math.random where it is left out. */
  readonly chance?: () => number;
  /** How long to stay away where another process came with the same key, ms; a minute where it is left out. */
  readonly replacedPauseMs?: number;
};

/** Why an agent ended by itself, in words for whoever runs it; null where it was told to. */
export type AgentEnd = string | null;

/**
 * Serves a hub until `signal` aborts: connects outwards, proves who it is, answers what it is asked, and comes back with a jittered back-off where the connection ends.
 * Gives up only where trying again changes nothing (a used invitation, an unknown name, a version too far apart, another process with the same key). Throws KeyTrouble.
 */
export async function runAgent(options: AgentOptions, signal: AbortSignal): Promise<AgentEnd> {
  const { keyFile, log, chance = Math.random, replacedPauseMs: restMs = replacedPauseMs } = options;
  const key = agentKey(keyFile);
  let { hub } = key;
  if (hub === null && options.join === null)
    return "This agent is not enrolled yet. Ask whoever runs the hub for an invitation (faultline agents invite), and write it behind --join.";
  let wasReplaced = false;
  for (let tries = 1; !signal.aborted; tries += 1) {
    const socket = dial(options.hub);
    const join = options.join === null ? null : { invitation: options.join, labels: options.labels };
    const identity = { name: options.name, privateKey: key.privateKey, hub, join };
    let unkept: KeyTrouble | null = null;
    const beganMs = performance.now();
    const link: HubLink = new HubLink(
      socket,
      options.vantage,
      identity,
      {
        enrolled: (at) => {
          hub = at;
          try {
            keepAgentKey(keyFile, { privateKey: key.privateKey, hub: at });
          } catch (error) {
            if (!(error instanceof KeyTrouble)) throw error;
            unkept = error;
            return link.close("the agent cannot keep its key");
          }
          log.info({ agent: options.name }, "enrolled");
        },
        asked: () => options.onAsked?.(),
        welcome: () => log.info({ hub: options.hub.url.host }, "the hub is reached"),
      },
      log,
    );
    const stop = (): void => link.close("the agent is stopping");
    signal.addEventListener("abort", stop, { once: true });
    const { because, final, isReplaced, isUnknown } = await link.ended;
    signal.removeEventListener("abort", stop);
    if (unkept !== null) throw unkept;
    if (signal.aborted) break;
    // It was enrolled here once and taken out: the invitation, where there is one, lets it in again.
    const mayJoinAgain = isUnknown && join !== null && hub !== null;
    if (mayJoinAgain) hub = null;
    if (final && !mayJoinAgain) return because;
    const lived = performance.now() - beganMs;
    if (isReplaced && wasReplaced && lived < replacedAgainWithinMs)
      return `another process runs with the key of ${options.name} and came twice: stop one of the two, or enrol it under a name of its own`;
    wasReplaced = isReplaced;
    if (lived >= livedMs) tries = 1;
    const pauseMs = isReplaced ? restMs : pauseBefore(tries, chance());
    log.warn({ because, againInMs: pauseMs }, "the hub is not reached");
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}
