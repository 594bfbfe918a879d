import { labelName, labelsAtMost, labelValue, vantageName } from "../../observation/vantage-name.ts";
import type { Spoken } from "./protocol.ts";

/** What a hub sends. `at`: its clock, ms since 1970, by which tokens are dated: an agent's own may be wrong. */
export type HubFrame =
  | { type: "hello"; wire: Spoken; version: string; hub: string; nonce: string; at: number }
  | { type: "welcome"; wire: number; name: string; labels: Record<string, string> }
  | { type: "refused"; code: string; because: string }
  /** What many questions of one run share is sent once, and named by its number. */
  | { type: "given"; number: number; given: unknown }
  | { type: "ask"; id: number; given: number; step: unknown }
  | { type: "stop"; id: number }
  | { type: "clock"; id: number };

/** What each member of a frame must be; `step` and `given` of a run are read where they are used. */
type Members = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (most: number) => (value: unknown) => typeof value === "string" && value.length <= most;
const isMatching = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);
const isId = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isVersion = (value: unknown): boolean => isId(value) && value !== 0;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const areVersions = (value: unknown): boolean => isRecord(value) && isVersion(value.newest) && isVersion(value.oldest);
const areLabels = (value: unknown): boolean =>
  isRecord(value) &&
  Object.keys(value).length <= labelsAtMost &&
  Object.entries(value).every(([key, label]) => labelName.test(key) && isMatching(labelValue)(label));
const isAnything = (): boolean => true;

const frames: { readonly [T in HubFrame["type"]]: Members } = {
  hello: { wire: areVersions, version: isText(40), hub: isText(80), nonce: isText(80), at: Number.isFinite },
  welcome: { wire: isVersion, name: isMatching(vantageName), labels: areLabels },
  refused: { code: isText(40), because: isText(500) },
  given: { number: isId, given: isAnything },
  ask: { id: isId, given: isId, step: isAnything },
  stop: { id: isId },
  clock: { id: isId },
};

/**
 * A frame of a hub, without what a newer hub may add to it; null where it is none. Never throws. By hand: an agent that waits hears greetings
 * and clocks alone, and a library of schemas would be a fifth of all that it keeps in memory.
 */
export function readHubFrame(data: Buffer): HubFrame | null {
  const sent = parsed(data);
  if (!isRecord(sent) || typeof sent.type !== "string" || !Object.hasOwn(frames, sent.type)) return null;
  const members = Object.entries(frames[sent.type as HubFrame["type"]]);
  if (!members.every(([name, isRight]) => isRight(sent[name]))) return null;
  return Object.fromEntries([["type", sent.type], ...members.map(([name]) => [name, sent[name]])]) as HubFrame;
}

function parsed(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString("utf8"));
  } catch {
    return null;
  }
}
