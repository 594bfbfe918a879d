import { type Failure, failed } from "../../observation/failure.ts";
import { type AnswerOf, broke, ok, skipped } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy } from "../connection.ts";
import { isTimeout, translate } from "../errno.ts";
import type { Ask } from "../probe.ts";
import type { PacketReply } from "./line-protocol.ts";
import { MtrPacket } from "./mtr-packet.ts";
import { refusedByOwnRoute } from "./own-route.ts";
import { rejection } from "./traceroute.ts";

/** Three SYNs go out within it, at 0, 1 and 2 s, so that a rate-limited ICMP answer to the second is still seen. */
const timeoutS = 3;

/** The program of this process, started with the first question. */
export const theMtrPacket = new MtrPacket("mtr-packet");

/** One packet through `mtr-packet`, to learn who answers. Skipped where that program, or the right to open raw sockets (cap_net_raw), is missing. */
export const askPathProbe: Ask<"path.probe"> = pathProbeThrough(theMtrPacket, rejection);

/** The same through another program of that line protocol, and another way to a rejection's code. */
export function pathProbeThrough(packets: MtrPacket, rejected: typeof rejection): Ask<"path.probe"> {
  return async (subject, _given, place, signal) => {
    const { address, protocol, port, ttl } = subject;
    const denied = deniedBy(place, address);
    if (denied !== null) return skipped(denied.detail, denied, {});
    const unroutable = await refusedByOwnRoute(address, signal);
    if (unroutable !== null) return broke(unroutable, { reply: "no-route", sender: null, code: null });
    if (subject.codeFirst === true) {
      const said = await rejected(subject, signal);
      if (said !== null && said.sender !== null) return ok({ reply: "no-route", ...said });
    }
    const answer = await packets.probe({ address, protocol, port, ttl, timeoutS }, signal);
    switch (answer.state) {
      case "replied":
        return await told(answer.reply, subject, rejected, signal);
      case "gone":
        return missingProgram(answer.words);
      case "aborted":
        return broke(
          translate(null, signal, "wait", familyOf(address)),
          isTimeout(signal.reason) ? { reply: "silence", sender: null } : {},
        );
    }
  };
}

async function told(
  { word, sender, rttMs }: PacketReply,
  subject: SubjectOf<"path.probe">,
  rejected: typeof rejection,
  signal: AbortSignal,
): Promise<AnswerOf<"path.probe">> {
  const timed = rttMs === null ? {} : { rttMs };
  switch (word) {
    case "reply": {
      // A device's ICMP port-unreachable is reported as a reply too: only the sender tells it from the target's own answer.
      const reply = sender === null || sender === subject.address ? "arrived" : "from-device";
      return ok({ reply, sender, code: null, ...timed });
    }
    case "ttl-expired":
      return ok({ reply: "expired", sender, code: null, ...timed });
    case "no-reply":
      return ok({ reply: "silence", sender: null, code: null });
    case "no-route":
      return ok({ reply: "no-route", sender, code: (await rejected(subject, signal))?.code ?? null, ...timed });
    default:
      return unsent(word);
  }
}

/** An answer without data, whichever of these probes gives it. */
type Unsent = ReturnType<typeof broke<Record<string, never>>> | ReturnType<typeof skipped<Record<string, never>>>;

/** The program could not send: its words for what the system said. */
export function unsent(word: string): Unsent {
  const own: Readonly<Record<string, Failure>> = {
    "network-down": failed("own-route", "call", "mtr-packet: the network is down"),
    "permission-denied": failed("own-firewall", "call", "mtr-packet: the system denied permission to send the probe"),
  };
  const failure = own[word];
  return failure === undefined ? missingProgram(`mtr-packet answered ${word.slice(0, 40)}`) : broke(failure, {});
}

export function missingProgram(words: string): Unsent {
  const absent = words.includes("ENOENT");
  const because = absent
    ? "mtr-packet is not installed (Debian: mtr-tiny)"
    : `mtr-packet cannot probe here: ${words} (it needs cap_net_raw)`;
  return skipped(because, failed("means-missing", "call", words), {});
}
