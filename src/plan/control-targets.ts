import { type Address, familyOf, parseAddress } from "../target/address.ts";
import { parseTarget } from "../target/parse-target.ts";
import type { Target } from "../target/target.ts";
import { toResolver } from "./lookup/dns-question.ts";
import { serversOf } from "./lookup/resolvers.ts";
import { learnt, type View, type Want, want } from "./state.ts";

/** A control target, as somebody configured it, and where it is; `address` null: its name is still to be looked up, by these. */
export type ControlTarget = { control: string; target: Target; address: Address | null; lookups: readonly Want[] };

/** A second resolver is asked as well: the first may be what is broken. */
const askedResolvers = 2;

/** The control targets of this run, each with its address as far as it is known. */
export function controlTargets(view: View, isWanted: (target: Target) => boolean = () => true): ControlTarget[] {
  return view.questions.control.flatMap((control): ControlTarget[] => {
    const read = parseTarget(control);
    if (!read.ok || !isWanted(read.target)) return [];
    const { target } = read;
    const address = target.kind === "address" ? parseAddress(target.host) : lookedUp(view, target.host);
    return [{ control, target, address, lookups: address === null ? lookupsOf(view, target.host) : [] }];
  });
}

const lookupsOf = (view: View, host: string): Want[] =>
  serversOf(view)
    .filter(({ role }) => role !== "public")
    .slice(0, askedResolvers)
    .flatMap((server) =>
      typesAt(view).map((type) => want(view, "dns.query", toResolver(server, host, type, "resolver-check"), { round: 2 })),
    );

/** A vantage that speaks one family alone is helped by addresses of that family. */
function typesAt({ self: { families } }: View): ("A" | "AAAA")[] {
  return families.includes(4) || !families.includes(6) ? ["A"] : ["AAAA"];
}

function lookedUp(view: View, host: string): Address | null {
  const given = learnt(view, "dns.query")
    .filter(({ subject }) => subject.purpose === "resolver-check" && subject.name === host)
    .flatMap(({ data }) => (data.addresses ?? []).flatMap((text) => parseAddress(text) ?? []));
  const { families } = view.self;
  return given.find((one) => families.length === 0 || families.includes(familyOf(one))) ?? given[0] ?? null;
}
