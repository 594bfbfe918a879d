import { z } from "zod";
import type { Person } from "./means.ts";

/** What Slack delivers when a button is pressed (docs.slack.dev, "block_actions payload"): the parts that are used here. */
const pressedSchema = z.object({
  type: z.literal("block_actions"),
  trigger_id: z.string(),
  response_url: z.string().nullish(),
  user: z.object({ id: z.string(), username: z.string().nullish(), name: z.string().nullish(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  channel: z.object({ id: z.string() }).nullish(),
  container: z.object({ channel_id: z.string().nullish() }).nullish(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});

export type Pressed = { readonly person: Person; readonly actionId: string; readonly value: string };

/** Who pressed what, or null where the payload is none of a button in a channel. */
export function readPressed(body: unknown): Pressed | null {
  const read = pressedSchema.safeParse(body);
  if (!read.success) return null;
  const { user, team, enterprise, channel, container, actions, trigger_id: triggerId, response_url: responseUrl } = read.data;
  const [action] = actions;
  const workspace = team?.id ?? user.team_id ?? enterprise?.id ?? null;
  const home = user.team_id ?? workspace;
  const place = channel?.id ?? container?.channel_id ?? null;
  if (action === undefined || workspace === null || home === null || place === null) return null;
  const userName = user.username ?? user.name ?? "somebody";
  return {
    person: { workspace, home, channel: place, user: user.id, userName, responseUrl: responseUrl ?? null, triggerId },
    actionId: action.action_id,
    value: action.selected_option?.value ?? action.value ?? "",
  };
}

const commandSchema = z.object({
  command: z.string(),
  text: z.string().nullish(),
  trigger_id: z.string(),
  response_url: z.string().nullish(),
  user_id: z.string(),
  user_name: z.string().nullish(),
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  channel_id: z.string(),
});

export type Typed = { readonly person: Person; readonly command: string; readonly text: string };

/** Who typed what, or null where the payload is no slash command. */
export function readTyped(body: unknown): Typed | null {
  const read = commandSchema.safeParse(body);
  if (!read.success) return null;
  const { data } = read;
  const workspace = data.team_id ?? data.enterprise_id ?? null;
  if (workspace === null) return null;
  const person: Person = {
    workspace,
    home: workspace,
    channel: data.channel_id,
    user: data.user_id,
    userName: data.user_name ?? "somebody",
    responseUrl: data.response_url ?? null,
    triggerId: data.trigger_id,
  };
  return { person, command: data.command, text: data.text ?? "" };
}
