import { isLoopback } from "../../observation/address-network.ts";
import { nobodiesOf, provingNobodies } from "../../observation/nobody.ts";
import { type Address, type Family, familyOf } from "../../target/address.ts";
import { learnt, type Rule, type View, want } from "../state.ts";
import { probedAddresses } from "./first-connections.ts";

/**
 * Beside the first connection of a run, an address that nobody has is tried on the same port. Where it accepts, so is a second one of another range. `control none`
 * turns it off. A target on this machine itself is reached through no network, so nothing in one can step in between.
 */
export const nobody: Rule = (view) => {
  if (view.questions.control.length === 0) return [];
  const outside = probedAddresses(view).filter((address) => !isLoopback(address));
  return [...new Set(outside.map(familyOf))].flatMap((family) =>
    nextNobody(view, family, outside).map(({ peer, round }) =>
      want(view, "vantage.nobody", { peer, port: view.target.port }, { round }),
    ),
  );
};

/** One, and one more after each that accepted, until it is proved. Those that were asked stay, whatever addresses become known later. */
function nextNobody(view: View, family: Family, outside: readonly Address[]): { peer: Address; round: number }[] {
  const asked = view.own.flatMap(({ step }) =>
    step.probe === "vantage.nobody" && familyOf(step.subject.peer) === family ? [step.subject.peer] : [],
  );
  const answers = learnt(view, "vantage.nobody").filter(({ subject }) => familyOf(subject.peer) === family);
  const accepted = answers.filter(({ outcome }) => outcome === "ok").length;
  const isOpen = answers.length === asked.length && accepted > 0 && accepted < provingNobodies;
  if (asked.length > 0 && !isOpen) return [];
  const known = [...outside, ...view.self.resolvers.map(({ address }) => address)];
  const fresh = nobodiesOf(family, known).filter((peer) => !asked.includes(peer));
  return fresh.slice(0, 1).map((peer) => ({ peer, round: asked.length === 0 ? 1 : 2 }));
}
