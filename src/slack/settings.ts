import type { Dispatcher } from "undici";

/** How Slack is reached. Empty where nothing stands between. The same words as the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
export type ProxySettings = { readonly httpProxy?: string; readonly httpsProxy?: string; readonly noProxy?: string };

type Common = {
  /** `xoxb-…` */
  readonly botToken: string;
  /** Another Slack than slack.com: its API's base with a slash at the end. */
  readonly slackApiUrl?: string;
  readonly proxy?: ProxySettings;
};

/** How the app talks with Slack. One code serves both ways. */
export type SlackSettings =
  /** The app opens the connection, nothing need reach it. `appToken` is `xapp-…` with connections:write. */
  | (Common & { readonly mode: "socket"; readonly appToken: string })
  /** Slack calls the hub's HTTP port at `/slack/events`, signed with `signingSecret`. */
  | (Common & { readonly mode: "http"; readonly signingSecret: string });

/** Where Slack delivers in the mode `http`: commands, interactivity and events alike. */
export const slackPath = "/slack/events";

/** The way to Slack alone: probes never use it, so no dispatcher is set for the whole process. */
export type SlackTransport = {
  readonly fetch: typeof fetch;
  /** Null where nothing stands between. */
  readonly dispatcher: Dispatcher | null;
};
