import { describe, expect, test } from "vitest";
import { intercepted } from "../../../src/cause/tls/intercepted.ts";
import type { Certificate } from "../../../src/observation/kind/tls-handshake.ts";
import { one, seenOf, stranger, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { certificate, distrusted, handshake, hello, selfMade, thrice, trusted } from "../../build/tls.ts";

const find = (observations: Parameters<typeof seenOf>[0]) => intercepted.find(seenOf(observations));
const issuer = "O=Corp, CN=Corp Inspection CA";
const unknown = distrusted("unknown-root", issuer);
const fake = handshake({ leaf: certificate({ issuer }), trust: unknown });
const unrelated = (names: string[], by = issuer) =>
  hello({
    address: stranger,
    purpose: "elsewhere",
    sni: null,
    alpn: [],
    offer: "tls1.2",
    data: { chain: [certificate({ names, issuer: by })] },
  });
const nonsense = "faultline-no-such-name.example.com";
const other = (names: string[]) =>
  handshake({ leaf: certificate({ names, issuer }), trust: unknown, covers: false, sni: nonsense, purpose: "other-sni" });

describe("tls.intercepted", () => {
  test("the same unknown authority issued the certificate of an unrelated host", () => {
    const proof = unrelated(["www.unrelated.test"]);
    const { findings } = judged([fake, proof]);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "tls.intercepted", impact: "degrades" }]);
    expect(find([fake, proof])).toMatchObject([
      {
        failed: [fake],
        beside: [proof],
        ruledOut: [{ cause: "tls.untrusted-root", by: [proof] }],
        says: 'TLS is opened on the way by "Corp Inspection CA"',
      },
    ]);
  });

  describe("one certificate for everybody", () => {
    const elsewhere = (leaf: Certificate, sni: string | null, address = stranger) =>
      hello({ address, purpose: "elsewhere", sni, alpn: [], offer: "tls1.2", data: { chain: [leaf] } });
    const corps = certificate({ issuer });
    const firewall = selfMade({ names: ["firewall"] });
    const wildcard = certificate({ names: ["*.example.com"], issuer });
    const shown = (leaf: Certificate) =>
      thrice((told) => handshake({ ...told, leaf, chain: [leaf], trust: leaf.selfSigned ? distrusted("self-signed") : unknown }));

    test.each([
      ["by its own authority, for this very name", corps, null],
      ["the same, and the other host was asked by its own name", corps, "www.unrelated.test"],
      ["for all names of the domain, and the other host is none of those", wildcard, "www.unrelated.test"],
      ["that signed itself", firewall, null],
      [
        "that signed itself, for no name at all",
        selfMade({ names: [], commonName: null, subject: "O=Gate" }),
        "www.unrelated.test",
      ],
    ])("%s", (_, leaf, sni) => {
      const proof = elsewhere(leaf, sni);
      const tries = shown(leaf);
      expect(find([...tries, proof])).toMatchObject([{ failed: tries, beside: [proof] }]);
      const { findings } = judged([...tries, proof]);
      expect(findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "tls.intercepted" }]);
    });

    test.each([
      ["a host of the same domain shares it", wildcard, elsewhere(wildcard, "wiki.example.com")],
      ["a host that was asked by no name may be of the same domain", wildcard, elsewhere(wildcard, null)],
      ["the same host, by a made-up name", wildcard, elsewhere(wildcard, "faultline-no-such-name.invalid")],
      ["the other host is the target", firewall, elsewhere(firewall, null, one)],
      ["another one that signed itself is shown there", firewall, elsewhere(selfMade({ names: ["firewall"] }), null)],
      ["it comes with the software", selfMade({ names: ["localhost"] }), null],
    ])("not where %s", (_, leaf, beside) => {
      expect(find([...shown(leaf), beside ?? elsewhere(leaf, null)])).toEqual([]);
    });
  });

  test("or made one for a name that nobody has, the moment it was asked for", () => {
    const minted = other([nonsense]);
    expect(find([fake, minted])).toMatchObject([{ beside: [minted] }]);
  });

  test("or is known to belong to such a product", () => {
    const product = handshake({
      leaf: certificate({ issuer: "O=Zscaler Inc., CN=Zscaler Intermediate Root CA" }),
      trust: unknown,
    });
    const [match] = find([product]);
    expect(match).toMatchObject({ failed: [product], ruledOut: [] });
  });

  test("where one address shows the real certificate, only the other is hurt", () => {
    const { findings } = judged([fake, unrelated(["www.unrelated.test"]), handshake({ address: two })]);
    expect(findings[0]).toMatchObject({ cause: "tls.intercepted", pattern: "some-addresses" });
  });

  test.each([
    ["the unrelated host is vouched for by somebody else", [fake, unrelated(["www.unrelated.test"], "CN=Public CA")]],
    ["the other host is one of the same owner", [fake, unrelated(["www.example.com"])]],
    ["a wildcard covers the made-up name", [fake, other(["*.example.com"])]],
    ["the other host shows no names at all", [fake, unrelated([])]],
    [
      "the authority is trusted here",
      [handshake({ leaf: certificate({ issuer }), trust: { ...trusted, fromGivenCa: true } }), unrelated(["www.unrelated.test"])],
    ],
    ["nothing else was asked", [fake]],
    [
      "it issued one for another name that exists",
      [
        fake,
        handshake({
          leaf: certificate({ names: ["example.com"], issuer }),
          trust: unknown,
          sni: "example.com",
          purpose: "other-sni",
        }),
      ],
    ],
  ])("not where %s", (_, seen) => expect(find(seen)).toEqual([]));

  describe("over several vantages", () => {
    const public_ = certificate({ issuer: "CN=Public CA" });
    const here = [1, 2].map((attempt) =>
      handshake({ vantage: "office", attempt, leaf: certificate({ issuer }), trust: unknown }),
    );
    const elsewhere = ["eu", "us"].map((vantage) => handshake({ vantage, leaf: public_ }));

    test("others are shown another one, which is good, at the same address", () => {
      expect(find([...here, ...elsewhere])).toMatchObject([
        {
          failed: here,
          ruledOut: [{ cause: "tls.untrusted-root", by: elsewhere }],
          says: 'TLS is opened on the way by "Corp Inspection CA"',
        },
      ]);
      const { findings } = judged([...here, ...elsewhere]);
      expect(findings[0]).toMatchObject({ cause: "tls.intercepted", role: "root", scope: { vantages: ["office"] } });
    });

    test.each([
      ["one handshake is no rule", [...here.slice(0, 1), ...elsewhere]],
      ["one other is not either", [...here, ...elsewhere.slice(0, 1)]],
      ["the good one is met here too", [...here, handshake({ vantage: "office", attempt: 3, leaf: public_ }), ...elsewhere]],
      [
        "others are shown one that is no good either",
        [...here, ...elsewhere, handshake({ vantage: "as", leaf: public_, trust: unknown })],
      ],
      [
        "others trust the same authority",
        [...here, ...["eu", "us"].map((vantage) => handshake({ vantage, leaf: certificate({ issuer }) }))],
      ],
      ["it is another address", [...here, ...["eu", "us"].map((vantage) => handshake({ vantage, leaf: public_, address: two }))]],
    ])("not where %s", (_, seen) => expect(find(seen)).toEqual([]));
  });
});
