import {
  brokeOff,
  endedVaguely,
  endingAlertOf,
  type Handshake,
  silencesBeside,
  wasCompleted,
  wasResetInSilence,
} from "../../observation/handshakes.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, othersBeside } from "./asked-names.ts";

/** unrecognized_name (RFC 6066, section 3): the server itself says that it has nothing under this name. */
const unrecognizedName = 112;

/** How this name was refused at one address. */
export type RefusedName = { says: "alert" | "vague"; othersWork: readonly Handshake[]; othersRefused: readonly Handshake[] };

/**
 * Whether a broken handshake was refused for its name: the server says so, or it breaks off in whatever way while another name, or none,
 * passes at the same address. Where this very name also passes there at times (`passesAtTimes`), or the server had shown its certificate for it before,
 * the name is not what is refused. Null otherwise.
 */
export function refusedName(name: AskedName, one: Handshake, seen: Seen, passesAtTimes: boolean): RefusedName | null {
  const alert = endingAlertOf(one);
  const others = othersBeside(name, one);
  const othersWork = others.filter(wasCompleted);
  const othersRefused = others.filter((other) => brokeOff(other, "tls-alert", "reset", "closed"));
  if (alert?.code === unrecognizedName) return { says: "alert", othersWork, othersRefused };
  const isTaken = one.data.chain !== undefined && one.data.coversHost === true;
  if (!endedVaguely(one) || othersWork.length === 0 || passesAtTimes || isTaken) return null;
  if (silencesBeside(seen.observations, one).some(wasResetInSilence)) return null;
  return { says: "vague", othersWork, othersRefused };
}
