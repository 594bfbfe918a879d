import type { Layer } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import type { Address } from "../target/address.ts";
import type { Seen } from "./seen.ts";

export type CauseId = `${Layer}.${string}`;

/** The part of an id before the dot. */
export const layerOf = (id: CauseId): Layer => id.slice(0, id.indexOf(".")) as Layer;

export type Impact = "breaks" | "degrades" | "latent";

/** A neighbour that was told apart: by which observations, and in which words ("another port of the same address answered"). */
export type RuledOut = { cause: CauseId; by: readonly Observation[]; why: string };

/**
 * One thing that happened, found in the observations. Where it happened is not the cause's business: the scope is computed from
 * `failed` and `worked`, so both hold every try of the *same question* (same probe, purpose, kind) that shows the cause or shows its opposite.
 */
export type Match = {
  /** The tries that show it. */
  failed: readonly Observation[];
  /** Tries of the same question, anywhere in the run, that went well: the counter-evidence where the cell is the same, `works` where it is another. */
  worked: readonly Observation[];
  /** Evidence that belongs to it without being a try (a path probe, a second SNI, an authoritative answer). */
  beside?: readonly Observation[];
  ruledOut: readonly RuledOut[];
  /** Overrides the cause's own impact (a resolver that is not the first only degrades). */
  impact?: Impact;
  /** An explanation that fits as well as this one and that this run cannot rule out: confidence 0.6. */
  equally?: readonly CauseId[];
  /** The peer says so itself, and would say the same again: one try is enough (a status that a person did not expect; not one that may be passing trouble, as a 5xx). */
  stated?: boolean;
  /** Each failed try counts as one, whatever came of it in the end: a handshake that came about over a connection that came late states nothing. */
  counted?: boolean;
  /** Seen only by its effects: confidence 0.4. */
  indirect?: boolean;
  /** It is the flow that decides: the same source ports fail each time, others never do. The pattern is then some-flows. */
  byFlow?: boolean;
  /** One clause for headline and summary, without the scope: "certificate expired 3 days ago". At most 60 characters. */
  says: string;
  /** What to do, most useful first, in full sentences that may name exact addresses; the pattern's own advice is added by the judge. */
  next: readonly string[];
  /** Overrides the cause's own edges, where this match can explain less than others of its kind. */
  explains?: readonly (CauseId | `${Layer}.*`)[];
  /** It is the vantage's own affair, whatever it was met at: the scope names vantages alone, and what it explains it explains at all addresses. */
  ofVantage?: boolean;
  /** It only says that what was measured cannot be trusted: a note beside any other root, for that was seen in spite of it. */
  yields?: boolean;
  /** Where it was seen without a single try, by what is known of these vantages: `failed` may then be empty. */
  vantages?: readonly string[];
  /** Addresses of the target that it concerns, where what shows it is about a machine as a whole and names none. */
  about?: readonly Address[];
  /** Adds a value to what tells two matches of one cause apart (one finding each): say the status code, or the certificate's fingerprint. */
  variant?: string;
};

export type Cause = {
  readonly id: CauseId;
  readonly impact: Impact;
  /** Two sentences at most, for somebody who does not know the term: what it is, and what users notice. */
  readonly plain: string;
  /** How it is told from its neighbours, one sentence. */
  readonly tell: string;
  /** What to do about it in general, most useful first, in full sentences; a match says it of exact addresses and names. */
  readonly remedy: readonly string[];
  /** Every neighbour that looks the same from one vantage. One that a match does not rule out stands in the finding's `untested`. */
  readonly toldApartFrom: readonly CauseId[];
  /** Causes, or whole layers (`http.*`), that this one explains on the same address and vantage. */
  readonly explains: readonly (CauseId | `${Layer}.*`)[];
  /** Whose it usually is ("whoever runs the DNS zone"). */
  readonly owner: string;
  readonly find: (seen: Seen) => Match[];
};
