import { describe, expect, test } from "vitest";
import { handshakeTimeout } from "../../../src/cause/tls/handshake-timeout.ts";
import { largeClientHello } from "../../../src/cause/tls/large-client-hello.ts";
import { seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { brokenHandshake, cutHello, handshake, hello, thrice } from "../../build/tls.ts";
import { namedBreaks, resets } from "../../build/tls-causes.ts";

const find = (observations: Parameters<typeof seenOf>[0]) => largeClientHello.find(seenOf(observations));
const silent = thrice((told) => brokenHandshake("timeout", told));
const small = thrice((told) => hello(told));
const large = cutHello("timeout", { size: "large" });
const moreArrives = hello({ moreBytes: 4_000, data: { moreArrived: true } });
const moreIsLost = hello({ moreBytes: 4_000, data: { moreArrived: false } });

describe("tls.large-client-hello", () => {
  test("one segment passes, two never, other large data arrives", () => {
    const [match, ...rest] = find([...silent, ...small, large, moreArrives]);
    expect(match).toMatchObject({ failed: silent, beside: [...small, large, moreArrives] });
    expect(match?.equally).toBeUndefined();
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["tls.handshake-timeout", "path.mtu-blackhole"]);
    expect(rest).toEqual([]);
    expect(namedBreaks([...silent, ...small, large, moreArrives])).toEqual([]);
  });

  test("a reset in place of silence", () => {
    const seen = [...resets, ...small, cutHello("reset", { size: "large" }), moreArrives, handshake({ address: two })];
    expect(judged(seen).findings).toMatchObject([{ cause: "tls.large-client-hello", role: "root", pattern: "some-addresses" }]);
  });

  test("where the kernel could not say, a smaller packet size is as likely", () => {
    expect(find([...silent, ...small, large])).toMatchObject([{ equally: ["path.mtu-blackhole"] }]);
  });

  test("other large data is lost too: that is the path", () => {
    const seen = [...silent, ...small, large, moreIsLost];
    expect(find(seen)).toEqual([]);
    expect(handshakeTimeout.find(seenOf(seen))).toMatchObject([{ equally: ["path.mtu-blackhole"] }]);
  });

  test.each([
    ["the small one fails at times", [...small, cutHello("timeout", { attempt: 4 }), large, moreArrives]],
    ["the small one never passes", [...thrice((told) => cutHello("timeout", told)), large]],
    ["a large one passes", [...small, hello({ size: "large" }), moreArrives]],
    ["no large one was tried", [...small, moreArrives]],
    ["a whole handshake passes at times", [...small, large, moreArrives, handshake({ attempt: 4 })]],
  ])("not where %s", (_, beside) => expect(find([...silent, ...beside])).toEqual([]));

  test("a small one that fares no better rules it out for the silence", () => {
    const beside = thrice((told) => cutHello("timeout", told));
    const [match] = handshakeTimeout.find(seenOf([...silent, ...beside]));
    expect(match?.ruledOut.map(({ cause }) => cause)).toContain("tls.large-client-hello");
  });
});
