import { describe, expect, test } from "vitest";
import { alpnMismatch } from "../../../src/cause/tls/alpn-mismatch.ts";
import { seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { alerted, cutHello, handshake, hello, refusedHello, thrice } from "../../build/tls.ts";
import { closes } from "../../build/tls-causes.ts";

const find = (observations: Parameters<typeof seenOf>[0]) => alpnMismatch.find(seenOf(observations));

describe("tls.alpn-mismatch", () => {
  test("alert 120, and it works without the question", () => {
    const without = hello({ alpn: [] });
    const { findings } = judged([alerted(120), without, handshake({ address: two })]);
    expect(findings).toMatchObject([{ cause: "tls.alpn-mismatch", role: "root", pattern: "some-addresses", untested: [] }]);
    expect(find([alerted(120), without])).toMatchObject([
      { stated: true, beside: [without], says: "server takes none of h2 and http/1.1 (alert 120)" },
    ]);
  });

  test("the protocol that it takes is named", () => {
    const [match] = find([alerted(120), hello({ alpn: ["imap"] }), refusedHello(120)]);
    expect(match?.next[0]).toContain('it takes "imap"');
  });

  test("closed without a word, and only a hello without ALPN passes", () => {
    expect(find([...closes, cutHello("closed"), hello({ alpn: [] })])).toMatchObject([{ failed: closes }]);
  });

  test("not where nothing else passes, or everything does", () => {
    expect(find([...closes, cutHello("closed"), cutHello("closed", { alpn: [] })])).toEqual([]);
    expect(find([...closes, hello(), hello({ alpn: [] })])).toEqual([]);
    expect(find([...thrice((told) => alerted(40, told)), refusedHello(40)])).toEqual([]);
    expect(find([handshake()])).toEqual([]);
  });
});
