import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readResolvConf } from "../../../src/probe/dns/resolv-conf.ts";

const addresses = (text: string): string[] => readResolvConf(text).servers.map(({ address }) => address);

describe("resolv.conf", () => {
  test("one as it is written by hand", () => {
    const text = [
      "# written by hand",
      "; and with both kinds of comment",
      "search corp.example. example.com",
      "nameserver 192.0.2.53  # the near one",
      "nameserver\t2001:DB8::53",
      "options ndots:5 timeout:2 rotate",
      "options attempts:3",
    ].join("\n");
    expect(readResolvConf(text)).toEqual({
      servers: [
        { address: "192.0.2.53", port: 53 },
        { address: "2001:db8::53", port: 53 },
      ],
      search: ["corp.example", "example.com"],
      namesSearch: true,
      ndots: 5,
      timeoutS: 2,
      attempts: 3,
      rotate: true,
      singleRequest: false,
      useVc: false,
    });
  });

  test("nothing in it: the server on this machine, and the defaults", () => {
    const nothing = {
      servers: [{ address: "127.0.0.1", port: 53 }],
      search: [],
      namesSearch: false,
      ndots: 1,
      timeoutS: 5,
      attempts: 2,
      rotate: false,
      singleRequest: false,
      useVc: false,
    };
    expect(readResolvConf("")).toEqual(nothing);
    expect(readResolvConf("# nameserver 192.0.2.1\n nameserver 192.0.2.2\nnameservers 192.0.2.3\nnameserver nonsense\n")).toEqual(
      nothing,
    );
  });

  test.each(["options single-request", "options ndots:2 single-request-reopen"])("%s: one family after the other", (text) =>
    expect(readResolvConf(text)).toMatchObject({ singleRequest: true, rotate: false }),
  );

  test("over TCP alone", () => {
    expect(readResolvConf("options timeout:2 use-vc").useVc).toBe(true);
    expect(readResolvConf("options use-vc:1\n# options use-vc").useVc).toBe(false);
  });

  test("the first three count", () => {
    expect(addresses([1, 2, 3, 4].map((last) => `nameserver 192.0.2.${last}`).join("\n"))).toEqual([
      "192.0.2.1",
      "192.0.2.2",
      "192.0.2.3",
    ]);
  });

  test("one with a zone takes its place and is not listed", () => {
    expect(addresses("nameserver fe80::1%eth0\nnameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3")).toEqual([
      "192.0.2.1",
      "192.0.2.2",
    ]);
    expect(addresses("nameserver fe80::1%eth0")).toEqual([]);
  });

  test("the last of search and domain counts", () => {
    expect(readResolvConf("search a.example b.example\ndomain c.example").search).toEqual(["c.example"]);
    expect(readResolvConf("domain c.example\nsearch a.example ; b.example\nsearch").search).toEqual(["a.example"]);
    expect(readResolvConf("search a.example\nsearch .").search).toEqual([]);
  });

  test.each([
    ["options ndots:99 timeout:99 attempts:99", 15, 30, 5],
    ["options ndots:0 timeout:0 attempts:0", 0, 1, 1],
    ["options ndots:x timeout: attempts:-1 ndots", 1, 5, 2],
    ["options ndots:2 ndots:3", 3, 5, 2],
  ])("%s", (text, ndots, timeoutS, attempts) => expect(readResolvConf(text)).toMatchObject({ ndots, timeoutS, attempts }));

  test("whatever the text, it is read within the bounds", () => {
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .constantFrom("nameserver ", "search ", "domain ", "options ndots:", "options ")
        .chain((start) => fc.string().map((rest) => start + rest)),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const read = readResolvConf(lines.join("\n"));
        expect(read.servers.length).toBeLessThanOrEqual(3);
        expect(read.ndots).toBeGreaterThanOrEqual(0);
        expect(read.ndots).toBeLessThanOrEqual(15);
        expect(read.timeoutS).toBeGreaterThanOrEqual(1);
        expect(read.attempts).toBeLessThanOrEqual(5);
        for (const domain of read.search) expect(domain).toMatch(/^\S+$/);
      }),
    );
  });

  test("what is written is read again, whatever stands around it", () => {
    const address = fc.oneof(fc.ipV4(), fc.constantFrom("2001:db8::1", "::1"));
    const domain = fc.stringMatching(/^[a-z0-9]{1,10}(\.[a-z]{2,5}){0,2}$/);
    const blank = fc.stringMatching(/^[ \t]{1,4}$/);
    fc.assert(
      fc.property(
        fc.array(address, { minLength: 1, maxLength: 3 }),
        fc.array(domain, { minLength: 1, maxLength: 8 }),
        fc.nat(15),
        blank,
        fc.boolean(),
        (servers, search, ndots, gap, crlf) => {
          const text = [
            ...servers.map((server) => `nameserver${gap}${server}`),
            "# noise",
            `search${gap}${search.join(gap)}`,
            `options${gap}ndots:${ndots}`,
          ].join(crlf ? "\r\n" : "\n");
          const read = readResolvConf(text);
          expect(read.servers.map((server) => server.address)).toEqual(servers);
          expect(read.search).toEqual(search);
          expect(read.ndots).toBe(ndots);
        },
      ),
    );
  });
});
