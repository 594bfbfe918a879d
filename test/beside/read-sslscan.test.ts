import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSslscan } from "../lab/beside/tool/read-sslscan.ts";
import { anyOutput, recorded } from "./recorded.ts";

describe("sslscan's XML", () => {
  test("an expired certificate is what it marks itself", () => {
    expect(readSslscan(recorded("sslscan-expired.xml"))).toEqual([{ check: "expired", words: "expired", isAlarm: true }]);
  });

  test("without a mark it says what versions there are, and that is no alarm", () => {
    const well = recorded("sslscan-expired.xml").replace("<expired>true", "<expired>false");
    expect(readSslscan(well)).toEqual([{ check: "protocols", words: "TLS 1.2", isAlarm: false }]);
  });

  test("no version at all is an alarm, and old ones alone are", () => {
    const only = (enabled: string): string =>
      ["1.0", "1.1", "1.2", "1.3"]
        .map((version) => `<protocol type="tls" version="${version}" enabled="${version === enabled ? 1 : 0}" />`)
        .join("\n");
    expect(readSslscan(only("none"))).toMatchObject([{ isAlarm: true, words: "no version of TLS is enabled" }]);
    expect(readSslscan(only("1.0"))).toMatchObject([{ isAlarm: true, words: "only TLS 1.0 enabled" }]);
  });

  test("a connection that did not come about is an alarm in its words", () => {
    expect(readSslscan("ERROR: Could not open a connection to host 203.0.113.9 on port 443\n")[0]).toEqual({
      check: "error",
      words: "Could not open a connection to host 203.0.113.9 on port 443",
      isAlarm: true,
    });
  });

  test("whatever it prints, something is said of it", () => {
    fc.assert(fc.property(anyOutput, (text) => readSslscan(text).length > 0));
  });
});
