import { madeUpLabel } from "../../observation/made-up-name.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Address } from "../../target/address.ts";
import { controlTargets } from "../control-targets.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { brokenHandshakes } from "./broken-handshakes.ts";

/** So many controls are asked: one may be down, and more than two tell nothing new. */
const mostControls = 2;

type Control = { address: Address; port: number; sni: string | null };

/**
 * What a device on the way does it does to everybody: where a name is cut off, the same name is said to an address that has nothing to do with the target;
 * where an authority is not known, it is looked who vouches for that other host. Only control targets are asked, and only then.
 */
export const unrelatedAddress: Rule = (view) => {
  const cut = brokenHandshakes(view).filter(
    ({ subject, observation }) =>
      subject.sni !== null && (observation === null || ["timeout", "reset", "closed"].includes(observation.failure?.code ?? "")),
  );
  const distrusted = learnt(view, "tls.handshake").some(isDistrusted);
  if (cut.length === 0 && !distrusted) return [];
  const [first] = cut;
  const atMs = Math.min(...cut.map(({ fromMs }) => fromMs));
  return controlsOf(view).flatMap((control) => {
    if ("lookup" in control) return [control.lookup];
    return [
      ...(first?.subject.sni == null ? [] : namesAt(view, control, first.subject.sni, atMs)),
      ...(distrusted ? [helloTo(view, control, control.sni, "tls1.2", { round: 2 })] : []),
    ];
  });
};

const isDistrusted = (one: Observation): boolean =>
  one.probe === "tls.handshake" &&
  one.subject.purpose === "target" &&
  one.outcome === "ok" &&
  one.data.trust !== undefined &&
  one.data.trust.result !== "trusted";

function helloTo(
  view: View,
  { address, port }: Control,
  sni: string | null,
  offer: "modern" | "tls1.2",
  when: { round: number; attempt?: number; atMs?: number },
): Want {
  return want(
    view,
    "tls.hello",
    { address, port, sni, alpn: [], offer, size: "small", moreBytes: 0, purpose: "elsewhere" },
    when,
  );
}

/**
 * The target's name, twice since one packet may be lost, and a name that nobody has: the control knows neither. It shares no domain with the target, since a filter
 * may cut the whole of that. Silence takes its time, so the second try starts beside the first.
 */
function namesAt(view: View, control: Control, sni: string, atMs: number): Want[] {
  return [
    helloTo(view, control, sni, "modern", { round: 2, atMs }),
    helloTo(view, control, sni, "modern", { round: 2, attempt: 2, atMs: atMs + besideMs }),
    helloTo(view, control, nobodys, "modern", { round: 2, atMs }),
  ];
}

/** Names under this top can never be anybody's (RFC 6761, section 6.4). */
const nobodys = `${madeUpLabel}.invalid`;

/** Far enough apart to count as two (verdict/weigh.ts), with the time a turn takes, ms. */
const besideMs = 600;

/** Controls that an address is known for; a lookup for those of which none is. Who names a bare host means the port of the web; a plain HTTP control speaks no TLS. */
const controlsOf = (view: View): (Control | { lookup: Want })[] =>
  controlTargets(view, ({ scheme }) => scheme !== "http" && scheme !== "ws")
    .slice(0, mostControls)
    .flatMap(({ target: { kind, host, port, sni }, address, lookups }): (Control | { lookup: Want })[] =>
      address === null
        ? lookups.slice(0, 1).map((lookup) => ({ lookup }))
        : [{ address, port, sni: kind === "address" ? sni : (sni ?? host) }],
    );
