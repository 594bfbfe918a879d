import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { elementsOf, objectIdentifier } from "../../../src/probe/tls/der.ts";
import { readExtensions } from "../../../src/probe/tls/extensions.ts";
import { authorities, issue } from "../../fixture/certificates.ts";

describe("DER", () => {
  test("elements one after another, short and long lengths", () => {
    const long = Buffer.alloc(200, 7);
    const read = elementsOf(Buffer.concat([Buffer.from([2, 1, 5, 0x04, 0x81, 200]), long]));
    expect(read?.map(({ tag, content }) => [tag, content.length])).toEqual([
      [2, 1],
      [4, 200],
    ]);
  });

  test.each([
    ["a length beyond the end", [2, 5, 1]],
    ["an indefinite length", [0x30, 0x80, 0, 0]],
    ["a length of five bytes", [4, 0x85, 0, 0, 0, 0, 1, 1]],
    ["a tag alone", [2]],
  ])("%s is not whole", (_what, bytes) => expect(elementsOf(Uint8Array.from(bytes))).toBeNull());

  test("object identifiers", () => {
    expect(objectIdentifier(Uint8Array.from([0x55, 0x1d, 0x11]))).toBe("2.5.29.17");
    expect(objectIdentifier(Uint8Array.from([0x2b, 6, 1, 5, 5, 7, 1, 0x18]))).toBe("1.3.6.1.5.5.7.1.24");
  });

  test("what was written is read back", () => {
    const element = fc.record({ tag: fc.integer({ min: 0, max: 30 }), content: fc.uint8Array({ maxLength: 300 }) });
    const encode = ({ tag, content }: { tag: number; content: Uint8Array }): Buffer => {
      const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
      return Buffer.concat([Buffer.from([tag, ...length]), content]);
    };
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        const read = elementsOf(Buffer.concat(elements.map(encode)));
        expect(read?.map(({ tag, content }) => ({ tag, content: [...content] }))).toEqual(
          elements.map(({ tag, content }) => ({ tag, content: [...content] })),
        );
      }),
    );
  });
});

describe("the extensions of a certificate", () => {
  test("are read from a real one", async () => {
    const { intermediate } = await authorities();
    const options = {
      names: ["a.example", "*.b.example"],
      ips: ["192.0.2.1"],
      caIssuers: "http://ca.example/i.der",
      ocsp: "http://ocsp.ca.example/",
      crl: "http://ca.example/i.crl",
      mustStaple: true,
    };
    const { cert } = await issue(intermediate, options);
    expect(readExtensions(new X509Certificate(cert).raw)).toEqual({
      dnsNames: ["a.example", "*.b.example"],
      addresses: [new Uint8Array([192, 0, 2, 1])].map((bytes) => Buffer.from(bytes)),
      caIssuers: ["http://ca.example/i.der"],
      ocspResponders: ["http://ocsp.ca.example/"],
      revocationLists: ["http://ca.example/i.crl"],
      mustStaple: true,
    });
  });

  test("are empty where there are none", async () => {
    const { root } = await authorities();
    expect(readExtensions(new X509Certificate(root.cert).raw)).toEqual({
      dnsNames: [],
      addresses: [],
      caIssuers: [],
      ocspResponders: [],
      revocationLists: [],
      mustStaple: false,
    });
  });

  test("of a certificate with any byte changed or cut off never throw", async () => {
    const { intermediate } = await authorities();
    const whole = new X509Certificate((await issue(intermediate, { names: ["a.example"], mustStaple: true })).cert).raw;
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const broken = Buffer.from(whole);
        broken[at] = byte;
        expect(readExtensions(broken.subarray(0, length)).dnsNames.length).toBeLessThan(20);
      }),
    );
  });
});
