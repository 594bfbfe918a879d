import { z } from "zod";
import { refusedBecause } from "../refused.ts";

/** The arguments of a call, read by a schema. Throws `invalid_arguments` that names each wrong one, as Slack does. */
export function readArguments<T>(schema: z.ZodType<T>, args: Readonly<Record<string, unknown>>): T {
  const read = schema.safeParse(args);
  if (read.success) return read.data;
  throw refusedBecause(
    "invalid_arguments",
    read.error.issues.map(
      ({ path, message }) => `${args[String(path[0])] === undefined ? "missing required field" : message}: ${path.join("/")}`,
    ),
  );
}

/** Forms carry booleans as words. */
export const formBoolean = z.union([
  z.boolean(),
  z.enum(["true", "false", "1", "0"]).transform((word) => word === "true" || word === "1"),
]);

/** Arguments that a form carries as JSON. */
const nested = ["blocks", "metadata", "view", "files", "attachments"] as const;
const errorFor: Readonly<Record<string, string>> = { blocks: "invalid_blocks_format", metadata: "invalid_metadata_format" };

/** Undoes the JSON inside form fields. Throws Slack's word for the field that is none. */
export function unfold(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const unfolded: Record<string, unknown> = { ...args };
  for (const name of nested) {
    const value = args[name];
    if (typeof value !== "string") continue;
    try {
      unfolded[name] = JSON.parse(value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw refusedBecause(errorFor[name] ?? "invalid_arguments", [`must be valid JSON [json-pointer:/${name}]`]);
    }
  }
  return unfolded;
}
