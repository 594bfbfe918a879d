import { isLoopback } from "../../observation/address-network.ts";
import { wasAnswered } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { isDead } from "./leading-dead.ts";
import type { Voice } from "./voices.ts";

/**
 * A resolver on this machine itself, at a loopback address or one of its own in the network, through which its programs look names up, that answers nothing: nobody listens there, or it hangs. (One that a person named
 * for a run may stand here by chance.) One that still knows `localhost`, which it need ask nobody for, lives, and
 * what it asks in turn is silent.
 */
export const isOwnStubDown = (voice: Voice, seen: Pick<Seen, "vantages">): boolean =>
  voice.role === "configured" &&
  isDead(voice) &&
  voice.all.length > 0 &&
  voice.all.every(({ subject }) => isLoopback(subject.server) || isOfMachine(seen, voice.vantage, subject.server)) &&
  !voice.all.some((one) => one.subject.purpose === "own-name" && wasAnswered(one));

const isOfMachine = ({ vantages }: Pick<Seen, "vantages">, vantage: string, server: string): boolean =>
  vantages.some(({ name, addresses = [] }) => name === vantage && addresses.some((own) => own === server));
