import { isMadeUp } from "../../observation/made-up-name.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { listWords } from "../../verdict/words.ts";
import { item } from "../escape.ts";
import { leafName, serialWords } from "./certificate.ts";

type Handshake = ObservationOf<"tls.handshake">;

/** What asking with another name, and with none, told: the same certificate means it is no mix-up of names. */
export function sniSentence(handshakes: readonly Handshake[]): string[] {
  const others = handshakes.filter(({ subject, failure }) => subject.purpose === "other-sni" && failure?.blame !== "vantage");
  return [...Map.groupBy(others, ({ subject }) => subject.address)]
    .flatMap(([address, asked]) => {
      const own = handshakes.find(
        ({ subject, data }) => subject.address === address && subject.purpose === "target" && data.chain?.[0] !== undefined,
      );
      const leaf = own?.data.chain?.[0];
      const same = asked.filter(({ data }) => leaf !== undefined && data.chain?.[0]?.fingerprint256 === leaf.fingerprint256);
      if (leaf !== undefined && same.length === asked.length)
        return [
          `${address} shows the same certificate whatever name is asked for (also ${listWords([...new Set(asked.map(askedWith))])}).`,
        ];
      return asked.flatMap((one) => {
        const other = one.data.chain?.[0];
        if (other === undefined) return [`With ${askedWith(one)}, ${address} ${endedHow(one)}.`];
        return other.fingerprint256 === leaf?.fingerprint256
          ? []
          : [
              `With ${askedWith(one)}, ${address} sends another certificate: ${item(leafName(other))}, serial ${serialWords(other.serial)}.`,
            ];
      });
    })
    .slice(0, 3);
}

/** Silence, a reset, a hang-up and an alert stay four words here too. */
function endedHow({ failure, data: { alert } }: Handshake): string {
  switch (failure?.code) {
    case "timeout":
      return "does not answer";
    case "reset":
      return "resets the connection";
    case "closed":
      return "hangs up";
    case "not-tls":
    case "malformed":
      return "answers something that is not TLS";
    default:
      return alert == null ? "ends the handshake" : `ends the handshake with the alert ${alert.name}`;
  }
}

function askedWith({ subject }: Handshake): string {
  if (subject.sni === null) return "no name";
  // The plan's own invention is not worth a line of a phone.
  return isMadeUp(subject.sni) ? "a made-up one" : item(subject.sni);
}
