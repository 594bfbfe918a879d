import { z } from "zod";
import { vantageSelfSchema } from "../../observation/vantage.ts";
import { labelName, labelsAtMost, labelValue, vantageName } from "../../observation/vantage-name.ts";
import { isPublicSuffix } from "../../target/public-name.ts";

const nameSchema = z.string().regex(vantageName);
const idSchema = z.int().nonnegative();
const text = (most: number) => z.string().max(most);
const versionsSchema = z.object({ newest: z.int().positive(), oldest: z.int().positive() });

const labelsSchema = z
  .record(z.string().regex(labelName), z.string().regex(labelValue))
  .refine((labels) => Object.keys(labels).length <= labelsAtMost);

const zoneSchema = text(255);
const resolverSchema = vantageSelfSchema.shape.resolvers.element.extend({ zone: zoneSchema.nullable() });

/**
 * What an agent says of itself once, and again where it changes. Name and labels are the enrolment's, and status and clock the hub's to say. Zones are left out that
 * are nobody's own: an agent that called `com` its own would keep every vantage outside from being asked.
 */
export const selfSchema = vantageSelfSchema
  .pick({ version: true, families: true, addresses: true, can: true, resolvers: true, internalZones: true })
  .extend({
    version: text(40),
    addresses: vantageSelfSchema.shape.addresses.unwrap().max(256).optional(),
    can: z.array(text(40)).max(40),
    families: vantageSelfSchema.shape.families.max(2),
    resolvers: z
      .array(resolverSchema)
      .max(64)
      .transform((resolvers) => resolvers.filter(({ zone }) => zone === null || !isPublicSuffix(zone))),
    internalZones: z
      .array(zoneSchema)
      .max(64)
      .transform((zones) => zones.filter((zone) => !isPublicSuffix(zone)))
      .optional(),
  });
export type AgentSelf = z.infer<typeof selfSchema>;

/** Raw Ed25519, base64url (RFC 8037). */
const publicKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** What an agent sends. `token`: a JWT over this connection's nonce, signed with the agent's key. */
export const agentFrameSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("here"), wire: versionsSchema, name: nameSchema, token: text(2_000), self: selfSchema }),
  z.object({
    type: z.literal("join"),
    wire: versionsSchema,
    name: nameSchema,
    labels: labelsSchema,
    invitation: text(200),
    publicKey: publicKeySchema,
    token: text(2_000),
    self: selfSchema,
  }),
  z.object({ type: z.literal("self"), self: selfSchema }),
  /** `answer` is checked against the question that it answers. */
  z.object({ type: z.literal("answer"), id: idSchema, answer: z.unknown() }),
  z.object({ type: z.literal("clock"), id: idSchema, now: z.number() }),
]);
export type AgentFrame = z.infer<typeof agentFrameSchema>;

/** A frame as it came, or null where it is none. Never throws. */
export function readFrame<S extends z.ZodType>(schema: S, data: Buffer): z.infer<S> | null {
  try {
    const read = schema.safeParse(JSON.parse(data.toString("utf8")));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
