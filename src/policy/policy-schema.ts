import { z } from "zod";
import { parseCidr } from "./cidr.ts";
import { defaultPolicy, type Grant, type Policy, type Role, type RunLimits, roles } from "./policy.ts";

const dayMs = 24 * 60 * 60 * 1_000;
/** More entries than this in one list are a mistake. */
const entriesAtMost = 1_000;
const mostRuns = 100_000;

const listOf = <T>(item: z.ZodType<T>, write: string) =>
  z.array(item, { error: `write a list: ${write}` }).max(entriesAtMost, { error: `write at most ${entriesAtMost} entries` });

const subject = z
  .string({ error: "write a Slack user's id (U…), a channel's (C…), or token:NAME" })
  .superRefine((text, context) => {
    if (/^S[A-Z0-9]{2,20}$/.test(text))
      return context.addIssue({
        code: "custom",
        message:
          "user groups cannot be told with the scopes that Faultline asks for: write each person's id (U…), or a channel's (C…)",
      });
    if (!/^(?:[UWCGD][A-Z0-9]{2,20}|token:[A-Za-z0-9][A-Za-z0-9._-]{0,39})$/.test(text))
      context.addIssue({
        code: "custom",
        message:
          "write a Slack user's id (U…, in a profile's menu under Copy member ID), a channel's (C…, at the end of its details), or token:NAME",
      });
  });

const untilText = z.string({ error: "write the last day, such as 2026-12-31" }).transform((text, context) => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isFinite(at) && new Date(at).toISOString().startsWith(text)) return at + dayMs;
  context.addIssue({ code: "custom", message: "write the last day, such as 2026-12-31" });
  return z.NEVER;
});

const grant = z.preprocess(
  (value) => (typeof value === "object" && value !== null ? value : { who: value }),
  z.strictObject({ who: subject, until: untilText.optional() }),
);
const grants = listOf(grant, "[U0123ABCD, C0123ABCD]");

const cidrText = z
  .string({ error: "write a range of addresses, such as 10.20.0.0/16, or one address" })
  .transform((text, context) => {
    const read = parseCidr(text);
    if (read.ok) return read.value;
    context.addIssue({ code: "custom", message: read.error });
    return z.NEVER;
  });

const vantageWord = z
  .string({ error: "write a vantage's name, or label=value" })
  .refine((text) => /^[^=]{1,63}(?:=[^=]{1,63})?$/.test(text), {
    error: "write a vantage's name, or label=value, such as office or region=eu",
  })
  .transform((text) => text.toLowerCase());
const reachable = z.preprocess(
  (value) => (typeof value === "string" ? { cidr: value } : value),
  z.strictObject(
    {
      cidr: cidrText,
      from: z
        .preprocess((value) => (typeof value === "string" ? [value] : value), listOf(vantageWord, "[office, region=eu]"))
        .optional(),
    },
    { error: "write a range, such as 10.20.0.0/16, or {cidr: 10.20.0.0/16, from: [office]}" },
  ),
);

const portWords = "write a port from 1 to 65535, or a range such as 8000-8999";
const portRange = z
  .preprocess((value) => (typeof value === "number" ? String(value) : value), z.string({ error: portWords }))
  .transform((text, context) => {
    const [, low = "", high = low] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
    const range = { first: Number(low), last: Number(high) };
    if (low !== "" && range.first >= 1 && range.first <= range.last && range.last <= 65_535) return range;
    context.addIssue({ code: "custom", message: portWords });
    return z.NEVER;
  });
const portList = listOf(portRange, "[80, 443, 8000-8999]");

const count = z
  .int({ error: `write a whole number from 0 to ${mostRuns}` })
  .min(0, { error: `write a whole number from 0 to ${mostRuns}` })
  .max(mostRuns, { error: `write a whole number from 0 to ${mostRuns}` });
const rate = z.strictObject(
  { minute: count.optional(), hour: count.optional() },
  { error: "write {minute: 10, hour: 100}, or one of the two" },
);
const commonRole = z
  .enum([...roles, "nobody"], { error: `write one of ${roles.join(", ")}, or nobody` })
  .transform((word): Role | null => (word === "nobody" ? null : word));

/** The names in the file, by where they stand: what an unknown one may have been meant to be. `*` stands for an entry of a list. */
export const knownNames: Readonly<Record<string, readonly string[]>> = {
  "": ["members", "tokens", "roles", "ranges", "deny", "ports", "limits"],
  roles,
  "roles.*.*": ["who", "until"],
  "ranges.*": ["cidr", "from"],
  ports: ["allow", "deny"],
  limits: ["user", "channel", "target", "at-once"],
  "limits.*": ["minute", "hour"],
};

const section = (name: string) => ({ error: `write the names of ${name} below it, each on a line of its own` });

/** What a parsed `faultline.yaml` must be, made a policy. */
export const policySchema = z
  .strictObject(
    {
      members: commonRole.optional(),
      tokens: commonRole.optional(),
      roles: z
        .strictObject(
          { viewer: grants.optional(), triager: grants.optional(), operator: grants.optional(), admin: grants.optional() },
          section("roles"),
        )
        .optional(),
      ranges: listOf(reachable, "- 10.20.0.0/16").optional(),
      deny: listOf(cidrText, "[10.20.99.0/24]").optional(),
      ports: z.strictObject({ allow: portList.optional(), deny: portList.optional() }, section("ports")).optional(),
      limits: z
        .strictObject(
          {
            user: rate.optional(),
            channel: rate.optional(),
            target: rate.optional(),
            "at-once": count.min(1, { error: "write a whole number, 1 at least; to stop all probes: /triage pause" }).optional(),
          },
          section("limits"),
        )
        .optional(),
    },
    { error: "write names such as members, roles or limits, each followed by a colon" },
  )
  .transform(
    (file): Policy => ({
      members: file.members === undefined ? defaultPolicy.members : file.members,
      tokens: file.tokens === undefined ? defaultPolicy.tokens : file.tokens,
      grants: roles.flatMap((role) =>
        (file.roles?.[role] ?? []).map(({ who, until }): Grant => ({ who, role, until: until ?? null })),
      ),
      ranges: file.ranges?.map(({ cidr, from }) => ({ cidr, from: from ?? null })) ?? null,
      deny: file.deny ?? [],
      ports: { allow: file.ports?.allow ?? null, deny: file.ports?.deny ?? [] },
      limits: limitsOf(file.limits ?? {}),
    }),
  );

type WrittenRate = { minute?: number | undefined; hour?: number | undefined };
type WrittenLimits = { [K in "user" | "channel" | "target"]?: WrittenRate | undefined } & { "at-once"?: number | undefined };

function limitsOf(written: WrittenLimits): RunLimits {
  const { user, channel, target, atOnce } = defaultPolicy.limits;
  const over = (rate: WrittenRate | undefined, usual: RunLimits["user"]) => ({
    minute: rate?.minute ?? usual.minute,
    hour: rate?.hour ?? usual.hour,
  });
  return {
    user: over(written.user, user),
    channel: over(written.channel, channel),
    target: over(written.target, target),
    atOnce: written["at-once"] ?? atOnce,
  };
}
