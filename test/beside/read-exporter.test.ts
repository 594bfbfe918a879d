import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sayingOf } from "../lab/beside/tool/exporter.ts";
import { readProbe } from "../lab/beside/tool/read-exporter.ts";
import { anyOutput, recorded } from "./recorded.ts";

describe("the exporter's debug page", () => {
  test("a success has no complaint, and its figures with their labels", () => {
    const probe = readProbe(recorded("exporter-dns.txt"));
    expect(probe).toMatchObject({ isSuccess: true, complaints: [], reached: null });
    expect(probe.figures.get('probe_dns_duration_seconds{phase="request"}')).toBe(0.01104169);
    expect(sayingOf("dns", probe)).toEqual({ check: "dns", isAlarm: false, words: "probe_success 1, 0.01 s" });
  });

  test("a failure tells its error, and how far the request came", () => {
    const probe = readProbe(recorded("exporter-http.txt"));
    expect(probe).toMatchObject({ isSuccess: false, reached: "tls" });
    expect(probe.complaints[0]).toBe(
      'Error for HTTP request: Get "https://203.0.113.73:16125/": x509: certificate has expired or is not yet valid: current time 2026-11-28T20:32:13Z is after 2026-11-06T20:32:11Z',
    );
    expect(sayingOf("http_2xx", probe)).toMatchObject({ isAlarm: true });
  });

  test("a certificate with less than 21 days left is an alarm though the probe is a success", () => {
    const now = Date.UTC(2026, 10, 28);
    const figures = new Map([
      ["probe_success", 1],
      ["probe_ssl_earliest_cert_expiry", now / 1_000 + 5 * 86_400],
    ]);
    const probe = { isSuccess: true, figures, complaints: [], reached: null };
    expect(sayingOf("http_2xx", probe, now)).toMatchObject({
      isAlarm: true,
      words: "probe_ssl_earliest_cert_expiry in 5.0 days",
    });
  });

  test("whatever comes in place of the page is a probe without success, and never throws", () => {
    fc.assert(
      fc.property(anyOutput, (page) => {
        const probe = readProbe(page);
        return !probe.isSuccess && sayingOf("dns", probe).isAlarm;
      }),
    );
  });

  test("a page cut short anywhere is read without throwing, and its figures are a part of the whole's", () => {
    const page = recorded("exporter-http.txt");
    const whole = readProbe(page).figures;
    fc.assert(
      fc.property(fc.nat(page.length), (at) => [...readProbe(page.slice(0, at)).figures.keys()].every((name) => whole.has(name))),
    );
  });
});
