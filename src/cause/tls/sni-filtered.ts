import { wasCompleted } from "../../observation/handshakes.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, othersBeside, variantOf } from "./asked-names.ts";
import { passed } from "./requests-beside.ts";
import { brokenBy } from "./why-broken.ts";

/** Something on the way reads the name in the first message of TLS and cuts the connection, whatever address it goes to. */
export const sniFiltered: Cause = {
  id: "tls.sni-filtered",
  impact: "breaks",
  plain:
    "A device on the way reads which name is asked for and cuts such connections. The server never hears of it; from other networks the name works.",
  tell: "A handshake with this name is cut at an address that has nothing to do with the target too, while another name is answered there.",
  remedy: [
    "Ask whoever runs the firewall, proxy or provider between here and the internet for its rule about this name; compare from another network.",
  ],
  toldApartFrom: ["tls.unrecognized-name", "tls.handshake-reset"],
  explains: ["tls.unrecognized-name", "tls.handshake-timeout", "tls.handshake-reset", "tls.handshake-closed", "http.*"],
  owner: "whoever runs the network between this vantage and the internet",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const all = brokenBy(name, seen, "filtered");
  const [first] = all;
  if (first === undefined) return [];
  const withName = [...new Set(all.flatMap(({ cut }) => cut.withName))];
  const withoutName = [...new Set(all.flatMap(({ cut }) => cut.withoutName))];
  const elsewhere = [...new Set(withName.map(({ subject }) => endpointText(subject.address, subject.port)))].sort();
  const passes = all.flatMap(({ one }) => othersBeside(name, one).filter(wasCompleted));
  return [
    {
      failed: all.map(({ one }) => one),
      worked: passed(name),
      beside: [...new Set([...withName, ...withoutName, ...passes])],
      ruledOut: [
        {
          cause: "tls.unrecognized-name",
          by: withName,
          why: "the name is cut at an unrelated address too, which has no reason to refuse it",
        },
        { cause: "tls.handshake-reset", by: withoutName, why: "at the same unrelated address another name is answered" },
      ],
      says: clause(`a filter on the way cuts this name${name.where}`),
      next: [
        `Ask whoever runs the network between here and the target for a filter on names: ${first.one.subject.sni ?? "this name"} is cut at ${listed(elsewhere)} as well, where another name is answered.`,
        "Compare from another network: where the name works there, the server is well.",
      ],
      ...variantOf(name.variant),
    },
  ];
}
