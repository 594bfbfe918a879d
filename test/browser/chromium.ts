import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { type BrowserContext, chromium, type Page } from "playwright-core";

/** Debian's browser, with all that it would tell or fetch by itself turned off, and a profile that is gone afterwards. */
const executablePath = "/usr/bin/chromium";
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Browser = AsyncDisposable & {
  /** A page of its own, with everything that went wrong in it: errors, and requests to any other host. */
  open(url: string, look?: Look): Promise<{ page: Page; troubles: string[] }>;
};
export type Look = { width?: number; height?: number; scheme?: "light" | "dark" };

export async function startChromium(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), "faultline-browser-"));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args,
    timezoneId: "UTC",
  });
  return {
    async open(url, { width = 1280, height = 800, scheme = "light" } = {}) {
      const page = await context.newPage();
      const troubles: string[] = [];
      page.on("pageerror", (error) => troubles.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") troubles.push(message.text());
      });
      const { origin } = new URL(url);
      page.on("request", (request) => {
        const asked = new URL(request.url());
        if (/^(?:http|ws)/.test(asked.protocol) && asked.origin !== origin) troubles.push(`asked another host: ${asked.href}`);
      });
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(url);
      return { page, troubles };
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What WCAG 2 A and AA find wrong, contrast included: `rule: element`. */
export async function wcagTroubles(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] })',
  );
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
  );
}

/** Elements wider than the place they have. What is meant to be pushed sideways says so by its overflow. */
export function sidewaysScrollers(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`
    [document.documentElement, ...document.querySelectorAll("body *")]
      .filter((each) => each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1)
      .filter((each) => each === document.documentElement || getComputedStyle(each).overflowX !== "hidden")
      .filter((each) => getComputedStyle(each).display !== "inline" && !each.matches("[aria-label='Demo targets'], select"))
      .map((each) => each.tagName + "." + each.className + " " + each.scrollWidth + " > " + each.clientWidth)
  `);
}
