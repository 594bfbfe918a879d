import { expect, test } from "vitest";
import { hubVariables } from "../../src/cli/hub-flags.ts";
import { ConfigError, readConfig } from "../../src/config.ts";

test("the certificate's files by flag", () => {
  const given = hubVariables("serve", ["--tls-cert", "chain.pem", "--tls-key=key.pem"]);
  expect(readConfig({ ...Object(given) }).tls).toEqual({ cert: "chain.pem", key: "key.pem" });
});

test("a flag wins over its variable, and goes with that of the other file", () => {
  const given = hubVariables("start", ["--tls-cert", "new.pem"]);
  const env = { FAULTLINE_TLS_CERT: "old.pem", FAULTLINE_TLS_KEY: "key.pem" };
  expect(readConfig({ ...env, ...Object(given) }).tls).toEqual({ cert: "new.pem", key: "key.pem" });
});

test("one without the other is named as it was written", () => {
  const given = hubVariables("serve", ["--tls-cert", "chain.pem"]);
  expect(() => readConfig({ ...Object(given) })).toThrow(ConfigError);
  expect(() => readConfig({ ...Object(given) })).toThrow(/--tls-cert and --tls-key.*belong together/);
});

test.each([
  ["serve", ["--tls-cert"], /Write: faultline serve --tls-cert FILE --tls-key FILE/],
  ["serve", ["--tls-crt", "chain.pem"], /--tls-crt chain.pem is not what it takes/],
  ["start", ["api.example.com"], /api.example.com is not what it takes/],
  ["sandbox", ["--tls-cert", "chain.pem"], /Write: faultline serve --tls-cert chain.pem/],
])("%s %j: %s", (command, words, said) => {
  expect(hubVariables(command, words)).toMatch(said);
});

test("nothing behind it changes nothing", () => {
  expect([hubVariables("serve", []), hubVariables("sandbox", [])]).toEqual([{}, {}]);
});
