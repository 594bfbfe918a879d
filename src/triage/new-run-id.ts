import { randomBytes } from "node:crypto";

/** A name for a run, short enough to be typed and drawn from 2^40: some thousand that are still known never meet. */
export const newRunId = (): string => `run_${randomBytes(5).toString("hex")}`;
