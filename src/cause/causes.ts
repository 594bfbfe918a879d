import type { Cause } from "./cause.ts";

/** Every cause, one line each. Within a layer the order is that in which independent roots on one connection are listed. */
export const causes: readonly Cause[] = [];
