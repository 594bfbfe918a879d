import { randomBytes } from "node:crypto";
import { appId, type Channel, type Person, teamDomain, teamId } from "../town.ts";

/** The old verification token, which stands in every payload and proves nothing. */
const verificationToken = randomBytes(12).toString("hex");

/** What every interactive payload carries. */
export function whoAndWhere(person: Person): Record<string, unknown> {
  return {
    user: { id: person.id, username: person.name, name: person.name, team_id: teamId },
    team: { id: teamId, domain: teamDomain },
    api_app_id: appId,
    token: verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A slash command, as a form has it: strings only. */
export function commandPayload(
  command: string,
  text: string,
  { channel, person, responseUrl, triggerId }: { channel: Channel; person: Person; responseUrl: string; triggerId: string },
): Record<string, string> {
  return {
    token: verificationToken,
    team_id: teamId,
    team_domain: teamDomain,
    channel_id: channel.id,
    channel_name: channel.kind === "private" ? "privategroup" : channel.name,
    user_id: person.id,
    user_name: person.name,
    command,
    // Slack escapes these three in a command's text, also with should_escape: false.
    text: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    api_app_id: appId,
    is_enterprise_install: "false",
    response_url: responseUrl,
    trigger_id: triggerId,
  };
}

export function eventPayload(event: Record<string, unknown>, now: number): Record<string, unknown> {
  return {
    token: verificationToken,
    team_id: teamId,
    api_app_id: appId,
    type: "event_callback",
    event_id: `Ev${randomBytes(6).toString("hex").toUpperCase()}`,
    event_time: Math.floor(now / 1000),
    authorizations: [{ enterprise_id: null, team_id: teamId, is_bot: true, is_enterprise_install: false }],
    event,
  };
}
