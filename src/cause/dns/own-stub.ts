import { wasAnswered } from "../../observation/dns-answer.ts";
import { isOnMachine } from "../../observation/own-address.ts";
import type { Seen } from "../seen.ts";
import { isDead } from "./leading-dead.ts";
import type { Voice } from "./voices.ts";

/**
 * A resolver on this machine itself, at a loopback address or one of its own in the network, through which its programs look names up, that answers nothing:
 * nobody listens there, or it hangs. (One that a person named for a run may stand here by chance.) One that still knows `localhost`, which it need ask nobody
 * for, lives, and what it asks in turn is silent.
 */
export function isOwnStubDown(voice: Voice, { vantages }: Pick<Seen, "vantages">): boolean {
  const self = vantages.find(({ name }) => name === voice.vantage);
  return (
    voice.role === "configured" &&
    isDead(voice) &&
    voice.all.length > 0 &&
    voice.all.every(({ subject }) => isOnMachine(self, subject.server)) &&
    !voice.all.some((one) => one.subject.purpose === "own-name" && wasAnswered(one))
  );
}
