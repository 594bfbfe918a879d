import type { VantageSelf } from "../observation/vantage.ts";
import { chooseVantages } from "../plan/choose-vantages.ts";
import type { TriageRequest } from "./request.ts";

/** Those of the fleet (the machine's own first) that a request is asked from, with what is to be said about the choice; or what to write instead. */
export function vantagesFor<V extends { readonly self: VantageSelf }>(
  fleet: readonly V[],
  { questions, target }: Pick<TriageRequest, "questions" | "target">,
): { vantages: V[]; notes: string[] } | { error: string } {
  const choice = chooseVantages(
    fleet.map(({ self }) => self),
    questions.from ?? [],
    target,
  );
  if ("error" in choice) return choice;
  return { vantages: choice.chosen.flatMap((self) => fleet.find((one) => one.self === self) ?? []), notes: choice.notes };
}

/** The same for a run that begins: one that was there when it was asked may have gone since, and nobody is asked in its place. Throws with what is to be said. */
export function vantagesAtBegin<V extends { readonly self: VantageSelf }>(
  fleet: readonly V[],
  request: Pick<TriageRequest, "questions" | "target">,
): V[] {
  const choice = vantagesFor(fleet, request);
  if ("error" in choice) throw new Error(choice.error);
  return choice.vantages;
}
