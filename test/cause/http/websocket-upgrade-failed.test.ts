import { describe, expect, test } from "vitest";
import { malformed } from "../../../src/cause/http/malformed.ts";
import { websocketUpgradeFailed } from "../../../src/cause/http/websocket-upgrade-failed.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { upgrade, wssTarget } from "../../build/http-beyond.ts";
import { judged } from "../../build/judged.ts";

const thrice = <T>(make: (attempt: number) => T): T[] => [1, 2, 3].map(make);
const page = (status: number) => answer(status, { url: "https://api.example.com/live", round: 2 });

describe("http.websocket-upgrade-failed", () => {
  test("the page is answered, and the upgrade with it: the proxy dropped the words", () => {
    const failed = thrice((attempt) => upgrade(400, { attempt }));
    const [match] = websocketUpgradeFailed.find(seenOf([...failed, page(400)], { target: wssTarget }));
    expect(match).toMatchObject({ failed, says: "WebSocket upgrade is answered with 400 in place of 101" });
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["http.no-response", "http.bad-gateway"]);
    expect(match?.next.join(" ")).toContain("were lost on the way");
  });

  test("one of two addresses: the pattern says which", () => {
    const { findings, verdict } = judged(
      [...thrice((attempt) => upgrade(200, { attempt })), upgrade(101, { address: two }), page(200)],
      { target: wssTarget },
    );
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({
      cause: "http.websocket-upgrade-failed",
      role: "root",
      pattern: "some-addresses",
      works: { addresses: [two] },
    });
  });

  test.each([401, 403])("%i where the same question is granted at another address is no matter of an account", (status) => {
    const told = [...thrice((attempt) => upgrade(status, { attempt })), upgrade(101, { address: two }), page(200)];
    expect(judged(told, { target: wssTarget }).findings[0]).toMatchObject({
      cause: "http.websocket-upgrade-failed",
      pattern: "some-addresses",
      works: { addresses: [two] },
    });
  });

  test("silence to the page as well has a name of its own, once it was seen often enough", () => {
    const silent = (attempt: number) => brokenRequest("timeout", "wait", { url: "https://api.example.com/live", attempt });
    const failed = thrice((attempt) => upgrade(["timeout", "wait"], { attempt }));
    const find = (...pages: readonly ReturnType<typeof silent>[]) =>
      websocketUpgradeFailed.find(seenOf([...failed, ...pages], { target: wssTarget }));
    expect(find(silent(1))).toMatchObject([{ failed }]);
    expect(find(...thrice(silent))).toEqual([]);
  });

  test("a page that gets the upgrade unasked is no broken page", () => {
    const failed = thrice((attempt) => upgrade(101, { attempt, data: { accepted: false, wrong: "a wrong accept" } }));
    const unasked = brokenRequest("malformed", "headers", { url: "https://api.example.com/live", data: { status: 101 } });
    expect(websocketUpgradeFailed.find(seenOf([...failed, unasked], { target: wssTarget }))).toMatchObject([{ failed }]);
    expect(malformed.find(seenOf([...failed, unasked], { target: wssTarget }))).toEqual([]);
    expect(malformed.find(seenOf([unasked]))).toHaveLength(1);
  });

  test("silence, a reset, a 101 that browsers refuse", () => {
    const says = (make: (attempt: number) => ReturnType<typeof upgrade>): string | undefined =>
      websocketUpgradeFailed.find(seenOf([...thrice(make), page(200)], { target: wssTarget }))[0]?.says;
    expect(says((attempt) => upgrade(["timeout", "wait"], { attempt }))).toBe("WebSocket upgrade gets no answer");
    expect(says((attempt) => upgrade(["reset", "wait"], { attempt }))).toContain("is cut");
    const wrong = { accepted: false, wrong: "the 101 has a wrong Sec-WebSocket-Accept" };
    expect(says((attempt) => upgrade(101, { attempt, data: wrong }))).toBe("WebSocket: the 101 has a wrong Sec-WebSocket-Accept");
  });

  test("what fails for every page has another name", () => {
    const failed = thrice((attempt) => upgrade(502, { attempt }));
    expect(websocketUpgradeFailed.find(seenOf([...failed, page(502)], { target: wssTarget }))).toEqual([]);
  });

  test.each([101, 401, 403])("%i is healthy", (status) => {
    expect(websocketUpgradeFailed.find(seenOf([upgrade(status), page(426)], { target: wssTarget }))).toEqual([]);
  });
});
