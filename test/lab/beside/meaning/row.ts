import type { CauseId } from "../../../../src/cause/cause.ts";
import type { Layer } from "../../../../src/observation/layer.ts";

/**
 * How some words of a tool are read. `causes`: what somebody who knows the tool would take from just these words; several where the tool has one sentence for
 * several things, and none where it says that something is wrong, and not what. Read in the tool's favour: "Connection refused" counts as `tcp.refused` though
 * it would say the same of an ICMP error.
 */
export type Row = { check: RegExp; words: RegExp; layer: Layer; causes: readonly CauseId[]; because: string };

export const row = (check: RegExp, words: RegExp, layer: Layer, causes: readonly CauseId[], because: string): Row => ({
  check,
  words,
  layer,
  causes,
  because,
});

export const anyCheck = /^/;
export const httpCheck = /^(?:check_http|http_2xx|http_health)$/;
