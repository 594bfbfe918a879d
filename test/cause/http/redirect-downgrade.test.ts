import { describe, expect, test } from "vitest";
import { redirectDowngrade } from "../../../src/cause/http/redirect-downgrade.ts";
import { httpTarget, seenOf } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";

const plain = "http://api.example.com/";

describe("http.redirect-downgrade", () => {
  test("https to http is a note", () => {
    const down = answer(301, { headers: { location: plain } });
    const end = answer(200, { purpose: "redirect", url: plain });
    expect(redirectDowngrade.find(seenOf([down, end]))).toMatchObject([{ failed: [down], says: "https sends on to http" }]);
    expect(judged([down, end])).toMatchObject({
      verdict: "healthy",
      findings: [{ cause: "http.redirect-downgrade", role: "note", impact: "latent" }],
    });
  });

  test("further down the chain as well", () => {
    const up = answer(301, { url: plain, headers: { location: "https://api.example.com/" } });
    const down = answer(302, { purpose: "redirect", headers: { location: "http://cdn.example.net/" } });
    expect(redirectDowngrade.find(seenOf([up, down], { target: httpTarget }))).toMatchObject([{ failed: [down] }]);
  });

  test.each([
    ["http to https", answer(301, { url: plain, headers: { location: "https://api.example.com/" } })],
    ["https to https", answer(301, { headers: { location: "/home" } })],
    ["an answer that only names a place", answer(201, { headers: { location: plain } })],
  ])("%s is none", (_, one) => {
    expect(redirectDowngrade.find(seenOf([one]))).toEqual([]);
  });
});
