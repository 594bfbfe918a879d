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
