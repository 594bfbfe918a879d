import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox-hub.ts";
import { reportSchema } from "../../src/verdict/report.ts";
import { type Browser, sidewaysScrollers, startChromium, wcagTroubles } from "./chromium.ts";
import { channelOf, openVerdict, pressChip, repliesIn, startProduct, threadOf } from "./product.ts";

let browser: Browser;
let sandbox: Sandbox & AsyncDisposable;
beforeAll(async () => {
  [browser, sandbox] = await Promise.all([startChromium(), startProduct()]);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await sandbox[Symbol.asyncDispose]();
});

/** The command that a demo target's chip types. */
async function commandOf(page: Page, label: string): Promise<string> {
  const chip = page.getByRole("group", { name: "Demo targets" }).getByRole("button", { name: label, exact: true });
  const command = (await chip.getAttribute("title"))?.split("\n").at(-1) ?? "";
  expect(command).toMatch(/^\/triage /);
  return command;
}

describe("from the command to the evidence", () => {
  test.each(["socket", "http"] as const)("delivered by %s", async (deliver) => {
    await using own = await startProduct(deliver);
    const { page, troubles } = await browser.open(own.url);
    const command = await commandOf(page, "expired");
    const composer = page.getByRole("combobox", { name: "Message #incident-api" });
    await composer.pressSequentially("/tri");
    await page.getByRole("option", { name: /^\/triage/ }).waitFor();
    await composer.press("Tab");
    await composer.pressSequentially(command.replace("/triage ", ""));
    await composer.press("Enter");

    const channel = channelOf(page);
    await channel.getByRole("article", { name: /started from 1 vantage/ }).waitFor();
    const verdict = await openVerdict(page, /^TLS suspect: certificate expired 3 days ago on 1 of 2 addresses/, /^Conclusion/);
    const shown = await verdict.innerText();
    for (const answer of ["expired.demo.test", "Do now:", "Who:", "How sure: certain"]) expect(shown).toContain(answer);

    const thread = threadOf(page);
    await thread.getByRole("article", { name: /^2 TCP \+ TLS suspect/ }).waitFor();
    await thread.getByRole("article", { name: /1 DNS healthy.*4 HTTP healthy behind the certificate/ }).waitFor();
    await thread
      .getByRole("article", { name: /^Conclusion/ })
      .getByText("tls.expired", { exact: true })
      .waitFor();

    await thread
      .getByRole("article", { name: /^Conclusion/ })
      .getByRole("button", { name: /^Right/ })
      .click();
    await page.getByRole("article", { name: /^Thank you: noted as right/ }).waitFor();

    await verdict.getByRole("button", { name: /^Show commands/ }).click();
    const modal = page.getByRole("dialog", { name: "Commands by hand" });
    await modal
      .getByText(/^openssl s_client -connect/)
      .first()
      .waitFor();
    await modal.getByRole("button", { name: "Close" }).last().click();
    await modal.waitFor({ state: "hidden" });

    await verdict.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Evidence as JSON" }).click();
    const file = thread.getByRole("link", { name: /^Download Evidence of expired\.demo\.test/ });
    await file.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), file.click()]);
    const report = reportSchema.parse(JSON.parse(await readFile(await download.path(), "utf8")));
    expect(report.findings[0]).toMatchObject({ cause: "tls.expired", role: "root", pattern: "some-addresses" });

    const runs = channel.getByRole("article", { name: /^TLS suspect/ });
    expect(await runs.count()).toBe(1);
    await verdict.getByRole("button", { name: /^Run again/ }).click();
    await expect.poll(() => runs.count(), { timeout: 20_000 }).toBe(2);
    expect(troubles).toEqual([]);
    await page.close();
  });
});

describe("every demo target is judged right", () => {
  test.each([
    ["refused", "tcp.refused"],
    ["expired", "tls.expired"],
    ["wrong-name", "tls.name-mismatch"],
    ["self-signed", "tls.self-signed"],
    ["plaintext", "tls.plaintext"],
    ["silent", "tls.handshake-timeout"],
    ["unavailable", "http.unavailable"],
    ["slow", "http.slow"],
    ["split", "dns.answers-differ"],
    ["dangling", "dns.cname-dangling"],
  ])("%s: %s", async (label, cause) => {
    const { page, troubles } = await browser.open(sandbox.url);
    await pressChip(page, label);
    await openVerdict(page, new RegExp(`^[A-Z]+ suspect: .*${label}\\.demo\\.test`), /^Conclusion/);
    const conclusion = threadOf(page).getByRole("article", { name: /^Conclusion/ });
    await conclusion.getByText(cause, { exact: true }).waitFor();
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("healthy: nothing suspect, one message in the thread", async () => {
    const { page, troubles } = await browser.open(sandbox.url);
    await pressChip(page, "healthy");
    await openVerdict(page, /^Healthy from 1 vantage .*healthy\.demo\.test/, /^1 DNS healthy/);
    expect(await threadOf(page).getByRole("article").count()).toBe(2);
    expect(troubles).toEqual([]);
    await page.close();
  });
});

describe("where it cannot simply post", () => {
  test("without the bot in the channel the verdict comes to the asker alone, with how to share it", async () => {
    const { page, troubles } = await browser.open(sandbox.url);
    const command = await commandOf(page, "expired");
    await page.getByRole("button", { name: "#random" }).click();
    const composer = page.getByRole("combobox", { name: "Message #random" });
    await composer.fill(command);
    await composer.press("Enter");
    const verdict = channelOf(page, "random").getByRole("article", { name: /^TLS suspect: certificate expired/ });
    await verdict.waitFor({ timeout: 20_000 });
    await verdict.getByText("Only visible to you").waitFor();
    await verdict.getByText("/invite @Faultline").waitFor();
    await page.getByRole("combobox", { name: "You are" }).selectOption("Ben Okafor");
    await verdict.waitFor({ state: "detached" });
    await page.getByRole("combobox", { name: "You are" }).selectOption("Ana Duarte");
    expect(troubles).toEqual([]);
    await page.close();
  });

  test.each([
    ["/triage healthy.demo.test timeout:soon", /timeout.*(?:seconds|10)/i],
    ["/triage healthy.demo.test colour:blue", /colour/],
    ["/triage http://", /api\.example\.com/],
    ["/triage 169.254.169.254", /I don't probe .*Nothing was sent/],
  ])("%s: what to write comes back, and no run begins", async (typed, answer) => {
    const { page } = await browser.open(sandbox.url);
    const channel = channelOf(page);
    const runs = await channel.getByRole("article").count();
    const composer = page.getByRole("combobox", { name: "Message #incident-api" });
    await composer.fill(typed);
    await composer.press("Enter");
    await expect.poll(() => channel.getByRole("article").count()).toBe(runs + 1);
    const last = channel.getByRole("article").last();
    await last.getByText("Only visible to you").waitFor();
    expect((await last.innerText()).replaceAll("\n", " ")).toMatch(answer);
    await page.close();
  });
});

describe("on a phone", () => {
  test.each([
    { width: 390, height: 844 },
    { width: 360, height: 640 },
  ])("$width × $height: what broke and what to do stand on the first screen, nothing is pushed sideways", async (size) => {
    await using own = await startProduct();
    const { page, troubles } = await browser.open(own.url, size);
    await pressChip(page, "unavailable");
    const channel = channelOf(page);
    const verdict = channel.getByRole("article", { name: /^HTTP suspect: 503/ }).last();
    await verdict.waitFor({ timeout: 20_000 });
    await repliesIn(verdict).waitFor();
    const top = await page.getByRole("heading", { name: "#incident-api" }).boundingBox();
    const bottom = await page.getByRole("combobox", { name: "Message #incident-api" }).boundingBox();
    const isOnScreen = async (text: RegExp | string) => {
      const box = await verdict.getByText(text).first().boundingBox();
      expect(box?.y, `${text}`).toBeGreaterThan((top?.y ?? 0) + (top?.height ?? 0));
      expect((box?.y ?? 0) + (box?.height ?? 0), `${text}`).toBeLessThan(bottom?.y ?? 0);
    };
    await isOnScreen(/HTTP suspect: 503/);
    if (size.height > 700) await isOnScreen("Do now:");

    const pushed = async () => {
      const wide = await page.evaluate<number>("(document.scrollingElement?.scrollWidth ?? 0) - innerWidth");
      expect(wide).toBeLessThanOrEqual(0);
      expect(await sidewaysScrollers(page)).toEqual([]);
    };
    await pushed();
    await repliesIn(verdict).click();
    await threadOf(page)
      .getByRole("article", { name: /^Conclusion/ })
      .waitFor();
    await pushed();
    await page.getByRole("button", { name: "Back to channel" }).click();
    await page.getByRole("button", { name: "Channels" }).click();
    await pushed();
    expect(troubles).toEqual([]);
    await page.close();
  });
});

describe("for everybody", () => {
  test.each(["light", "dark"] as const)("contrast and structure, WCAG A and AA: %s", async (scheme) => {
    const { page } = await browser.open(sandbox.url, { scheme });
    await pressChip(page, "expired");
    const verdict = await openVerdict(page, /^TLS suspect.*expired\.demo\.test/, /^Conclusion/);
    expect(await wcagTroubles(page)).toEqual([]);
    await page.getByRole("button", { name: /^Notifications/ }).click();
    await page.getByRole("region", { name: "Notifications" }).waitFor();
    expect(await wcagTroubles(page)).toEqual([]);
    await page.getByRole("button", { name: /^Notifications/ }).click();
    await verdict.getByRole("button", { name: /^Show commands/ }).click();
    await page
      .getByRole("dialog", { name: "Commands by hand" })
      .getByText(/^openssl s_client/)
      .first()
      .waitFor();
    expect(await wcagTroubles(page)).toEqual([]);
    await page.getByRole("dialog", { name: "Commands by hand" }).getByRole("button", { name: "Close" }).last().click();
    await page.close();
  });

  test("the keyboard alone runs a triage, opens its thread and runs it again", async () => {
    await using own = await startProduct();
    const { page, troubles } = await browser.open(own.url);
    const command = await commandOf(page, "refused");
    const named = () =>
      page.evaluate<string>(
        '(document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "").trim()',
      );
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 80 && !name.test(await named()); presses += 1) await page.keyboard.press("Tab");
      expect(await named()).toMatch(name);
    };
    await tabTo(/^Message #incident-api/);
    await page.keyboard.type(command);
    await page.keyboard.press("Enter");
    const verdicts = channelOf(page).getByRole("article", { name: /^TCP suspect: port \d+ refuses connections/ });
    await repliesIn(verdicts).waitFor({ timeout: 20_000 });
    await tabTo(/^\d+ replies/);
    await page.keyboard.press("Enter");
    await threadOf(page)
      .getByRole("article", { name: /^Conclusion/ })
      .waitFor();
    await tabTo(/^Run again/);
    await page.keyboard.press("Enter");
    await expect.poll(() => verdicts.count(), { timeout: 20_000 }).toBe(2);
    expect(troubles).toEqual([]);
    await page.close();
  });
});
