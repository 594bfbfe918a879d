import type { Locator, Page } from "playwright-core";
import { readConfig } from "../../src/config.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox-hub.ts";

/** What the environment of a machine that may not reach anything beyond itself says. */
const offline = {
  FAULTLINE_PUBLIC_RESOLVERS: "none",
  FAULTLINE_ROOT_SERVERS: "none",
  FAULTLINE_CONTROL: "none",
  FAULTLINE_LOG_LEVEL: "error",
};

/** The whole product on free ports: the real app, its workspace and its broken targets. */
export async function startProduct(deliver: "socket" | "http" = "socket"): Promise<Sandbox & AsyncDisposable> {
  const sandbox = await startSandbox(readConfig(offline), { deliver, pagePort: 0, storeFile: ":memory:" });
  await sandbox.ready;
  return { ...sandbox, [Symbol.asyncDispose]: () => sandbox.stop() };
}

export const channelOf = (page: Page, name = "incident-api"): Locator => page.getByRole("log", { name: `Messages in #${name}` });
export const threadOf = (page: Page): Locator => page.getByRole("log", { name: "Messages in thread" });
/** The way into the thread of the message that stands last. */
export const repliesIn = (channel: Locator): Locator => channel.getByRole("button", { name: /^\d+ repl(?:y|ies)/ });

export async function pressChip(page: Page, label: string): Promise<void> {
  await page.getByRole("group", { name: "Demo targets" }).getByRole("button", { name: label, exact: true }).click();
}

/** Sees a verdict and opens its thread, up to the conclusion where there is one. Gives the parent. */
export async function openVerdict(page: Page, verdict: RegExp, last: RegExp): Promise<Locator> {
  const channel = channelOf(page);
  const parent = channel.getByRole("article", { name: verdict }).last();
  await parent.waitFor({ timeout: 20_000 });
  await repliesIn(parent).click();
  await threadOf(page).getByRole("article", { name: last }).waitFor({ timeout: 20_000 });
  return parent;
}
