import { hellosBeside } from "../../observation/hellos.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { passed } from "./requests-beside.ts";
import { brokenBy, largeDataArrives } from "./why-broken.ts";

/** Something there reads the first message of TLS from one packet only. Hellos of today, with a post-quantum key share, need two. */
export const largeClientHello: Cause = {
  id: "tls.large-client-hello",
  impact: "breaks",
  plain:
    "A server, or a device in front of it, cannot cope with the first message of today's browsers, which no longer fits into one packet. New browsers hang or fail, old programs work.",
  tell: "A first message of one segment passes each time, the same one padded to two segments never, while other large data gets through.",
  remedy: [
    "Update the firewall, balancer or TLS library that reads the first message of a handshake from one packet; until then clients can turn post-quantum key exchange off.",
  ],
  toldApartFrom: ["path.mtu-blackhole", "tls.handshake-timeout"],
  explains: ["tls.handshake-timeout", "tls.handshake-reset", "tls.handshake-closed", "http.*"],
  owner: "whoever runs the firewall or load balancer in front of the server",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const all = brokenBy(name, seen, "large");
  if (all.length === 0) return [];
  const accepted = [...new Set(all.flatMap((one) => one.accepted))];
  const declined = [...new Set(all.flatMap((one) => one.declined))];
  const data = all.map(({ one }) => largeDataArrives(hellosBeside(seen.observations, one)));
  const arrived = data.every((one) => one !== null) ? [...new Set(data.flatMap((one) => one?.by ?? []))] : [];
  const ruledOut: RuledOut[] = [
    { cause: "tls.handshake-timeout", by: accepted, why: "the server answers a first message of one segment" },
  ];
  if (arrived.length > 0)
    ruledOut.push({ cause: "path.mtu-blackhole", by: arrived, why: "other data in full segments arrives there" });
  return [
    {
      failed: all.map(({ one }) => one),
      worked: passed(name),
      beside: [...new Set([...accepted, ...declined, ...arrived])],
      ruledOut,
      ...(arrived.length > 0 ? {} : { equally: ["path.mtu-blackhole"] as const }),
      says: clause(`ClientHello of two segments fails, a small one works${name.where}`),
      next: [
        "Find what reads the first message of TLS there (firewall, intrusion filter, SNI router, balancer) and update it: it must put the message together from several segments.",
        `A hello of ${accepted[0]?.data.helloBytes ?? "few"} bytes passes, one of ${declined[0]?.data.helloBytes ?? "many"} does not: repeat it with the commands of the two.`,
        "As a stopgap turn the post-quantum key share off in the clients (groups X25519:P-256).",
      ],
      ...variantOf(name.variant),
    },
  ];
}
