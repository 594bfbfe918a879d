import { isPrivate } from "../../observation/address-network.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { resolversOf, type Voice, voicesOf } from "./voices.ts";

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
    const voices = voicesOf(seen);
    const telling = voices.filter(({ role, target }) => role === "public" && target.some(isTelling));
    if (telling.length === 0) return [];
    const published = new Set(telling.flatMap(privateOf));
    const addresses = [...published].sort();
    // What our own resolvers give alike is no view of theirs: they have it from the public zone too.
    const alike = voices.filter((voice) => telling.includes(voice) || privateOf(voice).some((one) => published.has(one)));
    return [
      {
        failed: alike.flatMap(({ target }) => target.filter(isTelling)),
        worked: voices
          .filter((voice) => !alike.includes(voice))
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

const privateOf = ({ target }: Voice): string[] => target.flatMap(({ data }) => (data.addresses ?? []).filter(isPrivate));

const isTelling = ({ data }: { data: { addresses?: readonly string[] | undefined } }): boolean =>
  (data.addresses ?? []).some(isPrivate);
