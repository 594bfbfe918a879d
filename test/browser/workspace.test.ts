import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorkspace, type Workspace } from "../../src/sandbox/workspace.ts";
import { manifestText } from "../sandbox/manifest.ts";
import { type ScriptedApp, startScriptedApp } from "../sandbox/scripted-app.ts";
import { type Browser, sidewaysScrollers, startChromium, wcagTroubles } from "./chromium.ts";

const demo = [
  "Healthy",
  "Refused port",
  "Expired certificate",
  "Wrong name",
  "Self-signed",
  "Silent after hello",
  "Slow backend",
].map((label) => ({
  label,
  command: `/triage ${label.toLowerCase().replaceAll(" ", "-")}.demo.test`,
  about: "A demo target",
}));

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser[Symbol.asyncDispose]());

type Stage = AsyncDisposable & { workspace: Workspace; app: ScriptedApp };

async function stage(): Promise<Stage> {
  const workspace = await startWorkspace({ manifestText, deliver: "socket", demo }, new AbortController().signal);
  const app = await startScriptedApp(workspace, "socket");
  return {
    workspace,
    app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await workspace.close();
    },
  };
}

describe("on a desk", () => {
  test("from the command to the verdict, its thread, its buttons, its file and its modal", async () => {
    await using it = await stage();
    const { page, troubles } = await browser.open(it.workspace.url);
    const composer = page.getByRole("combobox", { name: "Message #incident-api" });

    await composer.pressSequentially("/tri");
    await page.getByRole("option", { name: /^\/triage/ }).waitFor();
    await composer.press("Tab");
    await composer.pressSequentially("api.example.com");
    await composer.press("Enter");

    const channel = page.getByRole("log", { name: "Messages in #incident-api" });
    const verdict = channel.getByRole("article", { name: /^TLS suspect: api\.example\.com has an expired certificate/ });
    await verdict.waitFor();
    expect(it.app.heard).toContain("command api.example.com");

    await channel.getByRole("button", { name: "3 replies" }).click();
    const thread = page.getByRole("log", { name: "Messages in thread" });
    await thread.getByRole("article", { name: /^1 DNS healthy/ }).waitFor();
    await thread
      .getByRole("article", { name: /^Conclusion/ })
      .getByRole("button", { name: "Right" })
      .click();
    await expect.poll(() => it.app.heard).toContain("feedback");

    await verdict.getByRole("button", { name: "Run again" }).click();
    const mine = channel.getByRole("article", { name: "Running again." });
    await mine.getByText("Only visible to you").waitFor();
    await mine.getByRole("button", { name: "Dismiss" }).click();
    await mine.waitFor({ state: "detached" });

    await verdict.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Evidence as JSON" }).click();
    await thread.getByRole("button", { name: "Preview report.json" }).click();
    await thread.getByText('{"verdict":"suspect"}').waitFor();
    const download = page.waitForEvent("download");
    await thread.getByRole("link", { name: "Download report.json" }).click();
    expect((await download).suggestedFilename()).toBe("report.json");

    await verdict.getByRole("button", { name: "Evidence", exact: true }).click();
    const modal = page.getByRole("dialog", { name: "Whose is it?" });
    await modal.getByRole("button", { name: "Save" }).click();
    await modal.getByText("Please complete this required field.").waitFor();
    await modal.getByRole("textbox", { name: "Owner" }).fill("nobody");
    await modal.getByRole("button", { name: "Save" }).click();
    await modal.getByText("Somebody must own it.").waitFor();
    await modal.getByRole("textbox", { name: "Owner" }).fill("platform-edge");
    await modal.getByRole("button", { name: "Save" }).click();
    await modal.waitFor({ state: "hidden" });
    expect(it.app.heard).toContain("submit platform-edge");
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("a chip types the command; a phone's notifications, the inspector, another person", async () => {
    await using it = await stage();
    const { page } = await browser.open(it.workspace.url);
    await page.getByText("Local workspace. Nothing leaves this machine.").waitFor();
    await page.getByRole("button", { name: "Expired certificate" }).click();
    await page.getByRole("article", { name: /^TLS suspect/ }).waitFor();
    expect(it.app.heard).toContain("command expired-certificate.demo.test");

    await page.getByRole("button", { name: /^Notifications, \d new/ }).click();
    const drawer = page.getByRole("region", { name: "Notifications" });
    await drawer.getByText("edit: no push").waitFor();
    await drawer.getByRole("button", { name: /No verdict yet/ }).waitFor();

    await page.getByRole("button", { name: "Inspector", exact: true }).click();
    const inspector = page.getByRole("region", { name: "Inspector" });
    await inspector.getByText("chat.update", { exact: true }).first().waitFor();
    await inspector.getByText(/of 50$/).waitFor();

    await page.getByRole("combobox", { name: "You are" }).selectOption("Ben Okafor");
    await page.getByRole("article", { name: /started from 3 vantages/ }).waitFor({ state: "detached" });
    await page.getByRole("article", { name: /^TLS suspect/ }).waitFor();
    await page.close();
  });

  test("a press that nobody acknowledges spins, then warns", async () => {
    await using it = await stage();
    const { page } = await browser.open(it.workspace.url);
    await page.getByRole("button", { name: "Healthy" }).click();
    const button = page.getByRole("article", { name: /^TLS suspect/ }).getByRole("button", { name: "Silent" });
    await button.click();
    await expect.poll(() => button.getAttribute("aria-busy")).toBe("true");
    await page.getByRole("alert").getByText("No answer within 3 seconds").waitFor();
    await page.close();
  });

  test("text that an app passes on stays text", async () => {
    await using it = await stage();
    const { page, troubles } = await browser.open(it.workspace.url);
    const text = '<img src=x onerror="document.title=1"> <javascript:alert(1)|press> *b* <https://a.example/|ok>';
    const response = await fetch(`${it.workspace.slackApiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: `Bearer ${it.workspace.botToken}` },
      body: new URLSearchParams({ channel: "C0INCIDENT", text }),
    });
    expect(await response.json()).toMatchObject({ ok: true });
    const article = page.getByRole("article", { name: /onerror/ });
    expect(await article.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toEqual([
      "https://a.example/",
    ]);
    expect(await article.locator("img[src='x']").count()).toBe(0);
    expect(troubles).toEqual([]);
    await page.close();
  });
});

describe("on a phone", () => {
  test.each([360, 390])("%d px: the verdict on the first screen, one pane at a time, nothing to push sideways", async (width) => {
    await using it = await stage();
    const { page } = await browser.open(it.workspace.url, { width, height: width === 360 ? 740 : 844 });
    expect(await sidewaysScrollers(page)).toEqual([]);
    await page.getByRole("button", { name: "Expired certificate" }).click();
    const verdict = page.getByRole("article", { name: /^TLS suspect/ });
    await page.getByRole("button", { name: "3 replies" }).waitFor();

    const line = await verdict.getByText(/certificate expired 3 days ago/).boundingBox();
    const head = await page.getByRole("heading", { name: "#incident-api" }).boundingBox();
    const composer = await page.getByRole("combobox", { name: "Message #incident-api" }).boundingBox();
    expect(line?.y).toBeGreaterThan((head?.y ?? 0) + (head?.height ?? 0));
    expect((line?.y ?? 0) + (line?.height ?? 0)).toBeLessThan(composer?.y ?? 0);
    expect(await sidewaysScrollers(page)).toEqual([]);

    await page.getByRole("button", { name: "3 replies" }).click();
    await page.getByRole("article", { name: /^1 DNS healthy/ }).waitFor();
    expect(await page.getByRole("heading", { name: "#incident-api" }).isVisible()).toBe(false);
    expect(await sidewaysScrollers(page)).toEqual([]);

    await page.getByRole("button", { name: "Back to channel" }).click();
    await page.getByRole("button", { name: "Channels" }).click();
    expect(await sidewaysScrollers(page)).toEqual([]);
    await page.getByRole("button", { name: "#random" }).click();
    await page.getByText("Faultline is not in this channel").waitFor();
    await page.close();
  });
});

describe("contrast and structure, WCAG A and AA", () => {
  test.each(["light", "dark"] as const)("%s", async (scheme) => {
    await using it = await stage();
    const { page } = await browser.open(it.workspace.url, { scheme });
    expect(await wcagTroubles(page)).toEqual([]);
    await page.getByRole("button", { name: "Expired certificate" }).click();
    await page.getByRole("button", { name: "3 replies" }).click();
    expect(await wcagTroubles(page)).toEqual([]);
    await page.getByRole("button", { name: /^Notifications/ }).click();
    expect(await wcagTroubles(page)).toEqual([]);
    await page.getByRole("button", { name: "Inspector", exact: true }).click();
    await page.getByRole("combobox", { name: "Message #incident-api" }).fill("/");
    expect(await wcagTroubles(page)).toEqual([]);
    await page
      .getByRole("article", { name: /^TLS suspect/ })
      .getByRole("button", { name: "Evidence", exact: true })
      .click();
    await page.getByRole("dialog", { name: "Whose is it?" }).waitFor();
    expect(await wcagTroubles(page)).toEqual([]);
    await page.close();
  });
});
