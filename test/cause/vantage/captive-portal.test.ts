import { describe, expect, test } from "vitest";
import { captivePortal } from "../../../src/cause/vantage/captive-portal.ts";
import { defaultControls } from "../../../src/target/default-controls.ts";
import { one, seenOf } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";
import { control } from "../../build/vantage.ts";

const [first = "", second = "", third = ""] = ["198.51.100.80", "203.0.113.80", "192.0.2.80"];
const toPortal = { status: 302, location: "http://login.guests.example/start" };
const page = { status: 200, title: "Guest network", bodySha256: "aa" };
const known = (index: number, answer: Parameters<typeof control>[1]) => {
  const { url = "" } = defaultControls[index] ?? {};
  return control(first, answer, { url, host: new URL(url).hostname });
};
const isNamed = (...observations: Parameters<typeof judged>[0]): boolean => captivePortal.find(seenOf(observations)).length > 0;

describe("vantage.captive-portal", () => {
  test("two hosts that have nothing to do with one another lead to the same stranger", () => {
    const { findings, verdict } = judged([...tcp(one, "refused"), control(first, toPortal), control(second, toPortal)]);
    expect(findings[0]).toMatchObject({ cause: "vantage.captive-portal", role: "root", pattern: "everywhere" });
    expect(findings.slice(1).every(({ role }) => role === "consequence")).toBe(true);
    expect(verdict).toBe("inconclusive");
  });

  test("each to a place of its own is no portal", () => {
    expect(isNamed(control(first, toPortal), control(second, { status: 301, location: "https://elsewhere.example/" }))).toBe(
      false,
    );
    const home = { status: 301, location: "https://www.example.org/" };
    expect(isNamed(control(first, home, { host: "example.org" }), control(second, home, { host: "example.org" }))).toBe(false);
  });

  test("one control that leads elsewhere proves nothing", () => {
    expect(isNamed(control(first, toPortal))).toBe(false);
  });

  test("what came over TLS with a good certificate is theirs", () => {
    const own = { ...toPortal, tlsProblem: null };
    expect(isNamed(control(first, own, { secure: true }), control(second, own, { secure: true }))).toBe(false);
  });

  test("an address that nobody has answers with the same page, or leads to the same place", () => {
    expect(isNamed(control(first, page), control(third, page, { role: "nobody" }))).toBe(true);
    expect(isNamed(control(first, toPortal), control(third, toPortal, { role: "nobody" }))).toBe(true);
  });

  test("the page may hold the name that was asked for", () => {
    const pageFor = (host: string, bodySha256: string) => ({
      status: 200,
      bodySha256,
      excerpt: `<meta http-equiv="refresh" content="0;url=http://portal.test/?from=${host}">`,
    });
    const nobodys = control(third, pageFor(third, "bb"), { role: "nobody" });
    expect(isNamed(control(first, pageFor(first, "aa")), nobodys)).toBe(true);
    expect(isNamed(control(first, { status: 200, bodySha256: "aa", excerpt: "control 1 is here and well" }), nobodys)).toBe(
      false,
    );
  });

  test("a proxy that cannot reach that address says so", () => {
    expect(isNamed(control(first, page), control(third, { status: 503, bodySha256: "bb" }, { role: "nobody" }))).toBe(false);
  });

  test("status 511 is enough", () => {
    expect(isNamed(control(first, { status: 511 }))).toBe(true);
  });

  test("hosts of which it is known what they answer answer otherwise", () => {
    expect(isNamed(known(0, page), known(1, page))).toBe(true);
    expect(isNamed(known(0, { status: 204 }), known(1, { status: 200, excerpt: "success\n" }))).toBe(false);
    expect(isNamed(known(0, { status: 204 }), known(1, page))).toBe(false);
  });

  test("controls that answer as they should", () => {
    expect(isNamed(control(first, page), control(second, page), control(third, "timeout", { role: "nobody" }))).toBe(false);
  });
});
