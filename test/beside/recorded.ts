import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a tool really printed in the lab, as it came. */
export const recorded = (name: string): string => readFileSync(join(import.meta.dirname, "recorded", name), "utf8");
