import { isLoopback } from "../../observation/address-network.ts";
import { wasAnswered } from "../../observation/dns-answer.ts";
import { isDead } from "./leading-dead.ts";
import type { Voice } from "./voices.ts";

/**
 * A resolver on this machine itself that answers nothing: nobody listens there, or it hangs. One that still knows `localhost`, which it need ask nobody for, lives, and
 * what it asks in turn is silent.
 */
export const isOwnStubDown = (voice: Voice): boolean =>
  isDead(voice) &&
  voice.all.length > 0 &&
  voice.all.every(({ subject }) => isLoopback(subject.server)) &&
  !voice.all.some((one) => one.subject.purpose === "own-name" && wasAnswered(one));
