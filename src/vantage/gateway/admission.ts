import type { WebSocket } from "ws";
import type { InvitationTrouble } from "../../observation/enrolled-agent.ts";
import { readInvitation } from "../../policy/invitation.ts";
import { greetingAtMost, greetingWithinMs } from "../wire/bounds.ts";
import { troubleWithProof } from "../wire/check-proof.ts";
import { type AgentFrame, type AgentSelf, agentFrameSchema, readFrame } from "../wire/frames.ts";
import type { Greeting } from "../wire/proof.ts";
import { agreedVersion, upgradeWords, wire } from "../wire/protocol.ts";
import { sendFrame } from "../wire/send-frame.ts";
import type { AgentBook } from "./agent-book.ts";

/** What an agent is told where it is not let in; `code` is what it acts on, and the words are for whoever runs it. */
export type Refused = {
  code: "wire" | "proof" | "invitation" | "unknown" | "name-taken" | "greeting" | "store";
  because: string;
};
export type Admitted = { name: string; labels: Readonly<Record<string, string>>; self: AgentSelf; wire: number; isNew: boolean };

type Coming = Extract<AgentFrame, { type: "here" | "join" }>;

class GreetingMissed extends Error {}

const refused = (code: Refused["code"], because: string): Refused => ({ code, because });

/** Greets whoever has connected, and lets it in where it proves who it is. Never throws; ends within the greeting's time. */
export async function admit(
  socket: WebSocket,
  book: AgentBook,
  { version, nonce, now, ownName }: { version: string; nonce: string; now: () => number; ownName: string | null },
  signal: AbortSignal,
): Promise<Admitted | Refused> {
  try {
    const hub = await book.hubId();
    const greeting: Greeting = { hub, nonce, at: now() };
    sendFrame(socket, { type: "hello", wire, version, ...greeting });
    const within = AbortSignal.any([signal, AbortSignal.timeout(greetingWithinMs)]);
    const data = await firstFrame(socket, within);
    const coming = data.length > greetingAtMost ? null : readFrame(agentFrameSchema, data);
    if (coming === null || (coming.type !== "here" && coming.type !== "join"))
      return refused("greeting", "the first frame says neither who is here nor who joins");
    if (coming.name.toLowerCase() === ownName?.toLowerCase())
      return refused("name-taken", `${ownName} is what the hub itself is called: choose another --name`);
    const agreed = agreedVersion(coming.wire, wire);
    if (agreed === null) return refused("wire", upgradeWords(coming.wire, wire));
    return coming.type === "join" ? await letJoin(coming, book, greeting, agreed) : await letIn(coming, book, greeting, agreed);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return refused(error instanceof GreetingMissed ? "greeting" : "store", words);
  }
}

async function letIn(
  { name, token, self }: Extract<Coming, { type: "here" }>,
  book: AgentBook,
  greeting: Greeting,
  agreed: number,
): Promise<Admitted | Refused> {
  const known = await book.agent(name);
  if (known === null)
    return refused("unknown", `no agent ${name} is enrolled here: invite it (faultline agents invite) and start it with --join`);
  const trouble = await troubleWithProof(token, name, greeting, known.publicKey);
  if (trouble !== null) return refused("proof", `the proof of ${name} does not hold: ${trouble}`);
  return { name, labels: known.labels, self, wire: agreed, isNew: false };
}

/** The proof comes first: an invitation is not used up by somebody who does not hold the key that would be entered. */
async function letJoin(
  { name, labels, token, self, publicKey, invitation }: Extract<Coming, { type: "join" }>,
  book: AgentBook,
  greeting: Greeting,
  agreed: number,
): Promise<Admitted | Refused> {
  const trouble = await troubleWithProof(token, name, greeting, publicKey);
  if (trouble !== null) return refused("proof", `the proof of ${name} does not hold: ${trouble}`);
  // It was let in before, and did not hear so: its own invitation must not lock it out.
  const known = await book.agent(name);
  if (known?.publicKey === publicKey) return { name, labels: known.labels, self, wire: agreed, isNew: false };
  const shown = readInvitation(invitation);
  if (shown === null) return refused("invitation", "that is no invitation: write it as `faultline agents invite` printed it");
  const denied = await book.enrol(shown, { name, labels, publicKey });
  if (denied !== null) return refused(denied === "name-taken" ? "name-taken" : "invitation", invitationWords[denied](name));
  return { name, labels, self, wire: agreed, isNew: true };
}

/** What comes with it in one packet is lost, and what comes later waits until somebody listens: an agent says nothing before it is welcome. Rejects where the connection ends, or the signal does. */
async function firstFrame(socket: WebSocket, signal: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const ended = (): void => reject(new GreetingMissed("it said nothing in time, or went away"));
  socket.once("message", resolve).once("close", ended).once("error", ended);
  signal.addEventListener("abort", ended, { once: true });
  try {
    const data = await promise;
    socket.pause();
    return data;
  } finally {
    socket.off("message", resolve).off("close", ended).off("error", ended);
    signal.removeEventListener("abort", ended);
  }
}

const invitationWords: Record<InvitationTrouble, (name: string) => string> = {
  unknown: () => "this hub knows no such invitation: make a new one with `faultline agents invite`",
  used: () => "that invitation was used already: make a new one with `faultline agents invite`",
  expired: () => "that invitation is out of date: make a new one with `faultline agents invite`",
  "name-taken": (name) =>
    `an agent ${name} is enrolled with another key (names in upper and lower case are the same): choose another --name, or take it out with \`faultline agents remove\``,
  "other-name": () => "that invitation is for an agent of another name",
  full: () => "this hub has as many agents as it takes: remove one with `faultline agents remove`",
};

export const isRefused = (outcome: Admitted | Refused): outcome is Refused => "because" in outcome;
