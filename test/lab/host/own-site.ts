import type { Setting } from "../setting.ts";
import { goodSite, type Site } from "../site.ts";

/** A site that works, asked about by the server itself. */
export const ownSite = (setting: Setting, scheme: "http" | "https", addresses?: readonly string[]): Site => ({
  ...goodSite(setting, scheme, addresses),
  from: "server",
});
