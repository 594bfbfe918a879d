import { isPrivate } from "../../observation/address-network.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { resolversOf, voicesOf } from "./voices.ts";

/**
 * Everybody in the world is told an address that means something inside one network only (RFC 1918, 4193, 6598). Many do so by design, so it is a note,
 * whether that address is reached from here or not.
 */
export const privateAddressPublic: Cause = {
  id: "dns.private-address-public",
  impact: "latent",
  plain:
    "Public DNS gives an address for this name that exists only inside a private network. Outside it the address leads nowhere, or to a stranger's machine; it also tells the world how the network inside looks.",
  tell: "A public resolver gives a private, carrier-grade NAT, unique local or loopback address.",
  remedy: [
    "Take the private address out of the public zone and keep it in an internal view, unless it is published there on purpose.",
    "If it is meant, remember that resolvers with protection against rebinding drop such answers.",
  ],
  toldApartFrom: ["dns.split-horizon"],
  explains: [],
  owner: "whoever runs the DNS zone",
  find: (seen) => {
    const strangers = voicesOf(seen).filter(({ role }) => role === "public");
    const telling = strangers.filter(({ target }) => target.some(isTelling));
    if (telling.length === 0) return [];
    const failed = telling.flatMap(({ target }) => target.filter(isTelling));
    const addresses = [...new Set(failed.flatMap(({ data }) => (data.addresses ?? []).filter(isPrivate)))].sort();
    return [
      {
        failed,
        worked: strangers
          .filter((voice) => !telling.includes(voice))
          .flatMap(({ target }) => target.filter(({ data }) => (data.addresses ?? []).length > 0)),
        ruledOut: [],
        says: clause(`public DNS gives the private address ${addresses[0] ?? ""}`),
        next: [
          `${listed(resolversOf(telling))} ${telling.length === 1 ? "gives" : "give"} ${listed(addresses)}: if outsiders are meant to reach ${seen.target.display}, put its public address there; else keep the name in internal DNS only. Resolvers that guard against DNS rebinding drop such answers.`,
        ],
      },
    ];
  },
};

const isTelling = ({ data }: { data: { addresses?: readonly string[] | undefined } }): boolean =>
  (data.addresses ?? []).some(isPrivate);
