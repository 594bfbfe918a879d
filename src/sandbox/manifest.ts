import { parse } from "yaml";
import { z } from "zod";

/** The parts of an app manifest that decide what the workspace allows. Limits: docs.slack.dev/reference/app-manifest. */
const manifestSchema = z.object({
  display_information: z.object({ name: z.string().min(1).max(35), description: z.string().max(140).optional() }),
  features: z
    .object({
      bot_user: z.object({ display_name: z.string().min(1).max(80) }).optional(),
      slash_commands: z
        .array(
          z.object({
            command: z.string().regex(/^\/[^\s/]{1,31}$/),
            description: z.string().min(1).max(2000),
            usage_hint: z.string().max(1000).optional(),
            should_escape: z.boolean().optional(),
          }),
        )
        .max(50)
        .optional(),
    })
    .optional(),
  oauth_config: z
    .object({
      scopes: z.object({ bot: z.array(z.string()).optional(), bot_optional: z.array(z.string()).optional() }).optional(),
    })
    .optional(),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).optional() }).optional(),
      interactivity: z.object({ is_enabled: z.boolean() }).optional(),
    })
    .optional(),
});

export type SlashCommand = { readonly command: string; readonly description: string; readonly hint: string };

export type Manifest = {
  readonly appName: string;
  readonly botName: string;
  readonly about: string;
  readonly commands: readonly SlashCommand[];
  readonly scopes: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  readonly interactive: boolean;
};

/**
 * Reads manifest.yml (or JSON, which is YAML). Optional scopes are not granted: an administrator may leave them out.
 * Throws an Error that names the field which is wrong.
 */
export function readManifest(text: string): Manifest {
  const read = manifestSchema.safeParse(parse(text));
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new Error(`The manifest is not valid at ${issue?.path.join(".") || "its root"}: ${issue?.message ?? "unknown"}`);
  }
  const { display_information, features, oauth_config, settings } = read.data;
  const scopes = new Set(oauth_config?.scopes?.bot ?? []);
  return Object.freeze({
    appName: display_information.name,
    botName: features?.bot_user?.display_name ?? display_information.name,
    about: display_information.description ?? "",
    commands: scopes.has("commands")
      ? (features?.slash_commands ?? []).map(({ command, description, usage_hint }) => ({
          command,
          description,
          hint: usage_hint ?? "",
        }))
      : [],
    scopes,
    events: new Set(settings?.event_subscriptions?.bot_events ?? []),
    interactive: settings?.interactivity?.is_enabled ?? false,
  });
}
