import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { type Look, startChromium } from "./chromium.ts";
import { channelOf, openVerdict, pressChip, startProduct, threadOf } from "./product.ts";

/** Makes the README's pictures from the running sandbox: `node test/browser/screenshots.ts`. */
const folder = join(import.meta.dirname, "../../.github/images");
/** A README is read over mobile networks too. */
const mostBytes = 250_000;

await using browser = await startChromium();

/** A page on a sandbox of its own, with nothing in it yet, at this many device pixels a CSS pixel. `play` gives what to show of it, null for all. */
async function stage(look: Look, scale: number, play: (page: Page) => Promise<Locator | null>, name: string): Promise<void> {
  await using product = await startProduct();
  const { page } = await browser.open(product.url, look);
  const { width = 1280, height = 800 } = look;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile: false });
  const shown = await play(page);
  await page.mouse.move(0, 0);
  await page.evaluate("document.activeElement?.blur()");
  const path = join(folder, name);
  await (shown ?? page).screenshot({ path, scale: "device", animations: "disabled" });
  const { size } = await stat(path);
  process.stdout.write(`${name}: ${Math.round(size / 1_000)} kB\n`);
  if (size > mostBytes) process.exitCode = 1;
  await page.close();
}

async function say(page: Page, person: string, text: string): Promise<void> {
  await page.getByRole("combobox", { name: "You are" }).selectOption(person);
  const composer = page.getByRole("combobox", { name: "Message #incident-api" });
  await composer.fill(text);
  await composer.press("Enter");
  await channelOf(page).getByRole("article", { name: text }).waitFor();
}

/** The acknowledgement is for the asker's eyes only, and has done its work. */
async function dismissAcks(page: Page): Promise<void> {
  await channelOf(page).getByRole("button", { name: "Dismiss" }).click();
}

const conclusion = /^Conclusion/;
const expired = /^TLS suspect: certificate expired/;

async function incident(page: Page): Promise<void> {
  await say(page, "Ben Okafor", "Half of our customers get a certificate warning. It works for me.");
  await page.getByRole("combobox", { name: "You are" }).selectOption("Ana Duarte");
  await pressChip(page, "expired");
}

await mkdir(folder, { recursive: true });
await stage(
  { width: 1280, height: 860 },
  1.5,
  async (page) => {
    await incident(page);
    await openVerdict(page, expired, conclusion);
    await dismissAcks(page);
    return null;
  },
  "thread.png",
);
await stage(
  { width: 1280, height: 1_500 },
  1.5,
  async (page) => {
    await incident(page);
    await openVerdict(page, expired, conclusion);
    return threadOf(page).getByRole("article", { name: conclusion });
  },
  "conclusion.png",
);
await stage(
  { width: 390, height: 844 },
  2,
  async (page) => {
    await pressChip(page, "expired");
    await channelOf(page)
      .getByRole("article", { name: expired })
      .getByRole("button", { name: /^3 replies/ })
      .waitFor({ timeout: 20_000 });
    await dismissAcks(page);
    return null;
  },
  "phone.png",
);
