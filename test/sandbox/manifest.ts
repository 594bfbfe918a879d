/** A manifest like that of a real app, for the scripted one. */
export const manifestText = `
display_information:
  name: Faultline
  description: Says which layer of the network broke, why, seen from where, and what to do next.
features:
  bot_user:
    display_name: Faultline
  slash_commands:
    - command: /triage
      description: Say which layer broke, why, and what to do next
      usage_hint: "TARGET [name:value…]"
      should_escape: false
oauth_config:
  scopes:
    bot: [commands, "chat:write", "files:write", "app_mentions:read"]
    bot_optional: ["channels:history"]
settings:
  event_subscriptions:
    bot_events: [app_mention]
  interactivity:
    is_enabled: true
  socket_mode_enabled: true
`;
