import { computedOnce } from "../../observation/computed-once.ts";
import { answerOf } from "../../observation/dns-answer.ts";
import type { Observation, ObservationOf } from "../../observation/observation.ts";
import type { Seen } from "../seen.ts";

export type Control = ObservationOf<"vantage.control">;

/** What came of the control targets at one vantage. Those that policy forbids are none. */
export type ControlsAt = {
  vantage: string;
  controls: readonly Control[];
  /** The same request to an address that nobody has. */
  nobody: readonly Control[];
  /** Lookups of a control's name that nobody answered. A resolver that knows some zones alone turns others away, and is no sign of a network that is gone. */
  lost: readonly Observation[];
};

/** By vantage, where any control was asked or was to be. */
export const controlsAt = computedOnce((seen: Seen): readonly ControlsAt[] => {
  const asked = Map.groupBy(
    seen.of("vantage.control").filter(({ outcome }) => outcome !== "skipped"),
    ({ vantage }) => vantage,
  );
  // The name of the root is asked to see whether a resolver answers anything, and every other for a control.
  const lookups = Map.groupBy(
    seen
      .of("dns.query")
      .filter(({ subject, outcome }) => subject.purpose === "resolver-check" && subject.name !== "." && outcome !== "skipped"),
    ({ vantage }) => vantage,
  );
  return [...new Set([...asked.keys(), ...lookups.keys()])].sort().map((vantage) => {
    const all = asked.get(vantage) ?? [];
    return {
      vantage,
      controls: all.filter(({ subject }) => subject.role === "control"),
      nobody: all.filter(({ subject }) => subject.role === "nobody"),
      lost: (lookups.get(vantage) ?? []).filter((one) => ["silence", "unreachable"].includes(answerOf(one))),
    };
  });
});

/** The connections, one after the other, by which it was looked whether a control's packets get lost. */
export const sampledControls = computedOnce(
  (seen: Seen): readonly { vantage: string; peer: Control["subject"]["peer"]; samples: readonly Control[] }[] => {
    const all = seen.of("vantage.control").filter(({ subject, outcome }) => subject.role === "sample" && outcome !== "skipped");
    return [...Map.groupBy(all, ({ vantage, subject }) => `${vantage} ${subject.peer}`).values()].flatMap((samples) => {
      const [first] = samples;
      return first === undefined ? [] : [{ vantage: first.vantage, peer: first.subject.peer, samples }];
    });
  },
);
