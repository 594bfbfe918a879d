import type { z } from "zod";
import type { Secret } from "../target/secret.ts";
import { computedOnce, computedOnceFor } from "./computed-once.ts";
import type { KindOf, Probe } from "./kinds.ts";

export type SubjectOf<P extends Probe> = z.infer<KindOf<P>["subject"]>;

/** PEM texts of a certificate (with what stands above it) and its key, to show to servers that ask for one. */
export type ClientCertificate = { readonly cert: string; readonly key: string };

/** Whether servers are asked for the authority's word on their certificate: `stapled` in the handshake alone, `fetch` from the authority too, `none` not at all. */
export const ocspModes = ["stapled", "fetch", "none"] as const;
export type OcspMode = (typeof ocspModes)[number];

/** What a person gave for this run and a probe needs: PEM roots beside the system's, and a text to look for in the body. */
export type Given = {
  ca: readonly string[];
  expectText: string | null;
  clientCertificate?: ClientCertificate;
  /** `user:password` for the proxy, where one is asked and was given them. */
  proxyLogin?: Secret;
  /** Absent: `stapled`. */
  ocsp?: OcspMode;
};

/**
 * The typed question. Nothing else is ever sent to a vantage. `round` 1 are the first questions, later ones are those that answers made worth
 * asking; `attempt` counts tries of the same question from 1.
 */
export type StepOf<P extends Probe> = {
  [K in P]: { probe: K; subject: SubjectOf<K>; round: number; attempt: number; deadlineMs: number; given: Given };
}[P];
export type Step = StepOf<Probe>;

/** What is asked, whichever try it is. */
export const questionKey = ({ probe, subject }: Pick<Step, "probe" | "subject">): string => keyOf(subject, probe);

/** A subject is never changed, and many vantages are asked the same one. */
const keyOf = computedOnceFor((subject: Step["subject"], probe: Probe): string => {
  let text = `${probe} `;
  const members = Object.entries(subject).sort(byName);
  for (const [name, value] of members) if (value !== undefined) text += `${name}=${JSON.stringify(value)} `;
  return text;
});
const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/** Two steps with the same key ask the same thing for the same try. */
export const stepKey = (step: Step): string => `${questionKey(step)}#${step.attempt}`;

/** Both for a step that was asked: it is never changed, and compared with what might be asked next again and again. */
export const keysOf = computedOnce((step: Step): { question: string; step: string } => ({
  question: questionKey(step),
  step: stepKey(step),
}));
