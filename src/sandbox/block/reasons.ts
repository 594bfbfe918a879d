import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** What is wrong, in Slack's wording, with a JSON pointer to where. At most ten reasons. */
export function reasonsOf(issues: readonly Issue[], value: unknown, root: string): string[] {
  return issues.slice(0, 10).map((issue) => `${reasonOf(issue, value)} [json-pointer:${[root, ...issue.path].join("/")}]`);
}

function reasonOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return `invalid additional property: ${issue.keys.join(", ")}`;
    case "too_big":
      return issue.origin === "string"
        ? `must be less than ${Number(issue.maximum) + 1} characters`
        : `no more than ${issue.maximum} items allowed`;
    case "too_small":
      return issue.origin === "string"
        ? `must be more than ${Number(issue.minimum) - 1} characters`
        : `no fewer than ${issue.minimum} items allowed`;
    case "invalid_union":
      return `unsupported type: ${String(at(value, [...issue.path]) ?? "none")}`;
    case "invalid_type":
      return at(value, issue.path) === undefined
        ? `missing required field: ${String(issue.path.at(-1) ?? "")}`
        : `must be a valid ${issue.expected}`;
    case "invalid_value":
      return "must be a valid enum value";
    default:
      return issue.message;
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}
