import { describe, expect, test } from "vitest";
import { botChallenge } from "../../../src/cause/http/bot-challenge.ts";
import { seenOf } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";

const walls = [
  [403, "Cloudflare", { headers: { server: "cloudflare", "cf-mitigated": "challenge" } }],
  [503, "Cloudflare's older page", { headers: { server: "cloudflare" }, data: { title: "Just a moment..." } }],
  [202, "AWS WAF", { headers: { "x-amzn-waf-action": "challenge" } }],
  [405, "AWS WAF with a riddle", { headers: { "x-amzn-waf-action": "captcha" } }],
  [403, "DataDome", { headers: { "x-datadome": "protected" } }],
  [429, "Vercel", { headers: { "x-vercel-mitigated": "challenge" } }],
  [429, "Kasada", { headers: { "x-kpsdk-ct": "0a" } }],
  [200, "Imperva", { excerpt: '<html><script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3">' }],
  [403, "Akamai", { headers: { server: "AkamaiGHost" }, data: { title: "Access Denied" } }],
  [403, "PerimeterX", { excerpt: '<meta name="description" content="px-captcha">' }],
  [200, "F5", { excerpt: '<script src="/TSPD/08a7?type=1">' }],
] as const;

describe("http.bot-challenge", () => {
  test.each(walls)("%i by %s: healthy, with a note and nothing else", (status, _, told) => {
    const { verdict, findings } = judged([1, 2, 3].map((attempt) => answer(status, { attempt, ...told })));
    expect(verdict).toBe("healthy");
    expect(findings).toMatchObject([{ cause: "http.bot-challenge", role: "note", impact: "latent" }]);
    expect(findings[0]?.summary).toBe(`${status}: the probe is challenged, no evidence about users`);
  });

  test.each([
    ["a page", answer(200, { data: { title: "Shop" } })],
    ["a page behind a guard that let it pass", answer(200, { headers: { "x-datadome": "protected", server: "cloudflare" } })],
    ["a refusal", answer(403, { data: { title: "Forbidden" } })],
    ["a 503", answer(503, { headers: { server: "cloudflare" } })],
  ])("%s is none", (_, one) => {
    expect(botChallenge.find(seenOf([one]))).toEqual([]);
  });
});
