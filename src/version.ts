import { readFileSync } from "node:fs";

const { version: said }: { version?: unknown } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** The version in package.json, which lies one folder above the sources as above the build. */
export const version = String(said);
