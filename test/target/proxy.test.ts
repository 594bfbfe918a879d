import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuestions } from "../../src/target/parse-questions.ts";
import { parseProxy, proxyText } from "../../src/target/proxy.ts";
import { readProxyVariables } from "../../src/target/proxy-variables.ts";

const read = (text: string) => {
  const result = parseProxy(text);
  return result.ok ? `${proxyText(result.server)} ${result.server.login?.reveal() ?? "-"}` : result.error;
};

describe("the URL of a proxy", () => {
  test.each([
    ["http://proxy.example:3128", "http://proxy.example:3128 -"],
    ["proxy.example:8080", "http://proxy.example:8080 -"],
    ["HTTP://Proxy.Example:8080/", "http://proxy.example:8080 -"],
    ["https://proxy.example", "https://proxy.example:443 -"],
    ["http://192.0.2.30", "http://192.0.2.30:80 -"],
    ["http://[2001:DB8::30]:3128", "http://[2001:db8::30]:3128 -"],
    ["http://me:word@proxy.example:1", "http://proxy.example:1 me:word"],
    ["http://me:p%40s%3As@proxy.example:1", "http://proxy.example:1 me:p@s:s"],
    ["http://me:p@ss@proxy.example:1", "http://proxy.example:1 me:p@ss"],
    ["http://me:100%@proxy.example:1", "http://proxy.example:1 me:100%"],
    ["http://me@proxy.example:1", "http://proxy.example:1 me:"],
  ])("%s", (text, expected) => expect(read(text)).toBe(expected));

  test.each([
    "socks5://proxy.example:1080",
    "http://",
    "http://proxy.example:0",
    "http://proxy.example:70000",
    "http://a b:1",
    "",
  ])("%s is turned down with what to write", (text) => expect(read(text)).toMatch(/http/i));

  test("whatever stands there, it never throws, and no error tells what stood before the @", () =>
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 6 }), fc.string(), (start, secret, rest) => {
        const text = `${start}//user:${secret}@${rest}`;
        const result = parseProxy(text);
        if (result.ok) return JSON.stringify(result).includes(result.server.login?.reveal() ?? "\u0000") === false;
        return result.error.length <= 300 && !result.error.includes(secret);
      }),
    ));

  test("a proxy that was read means itself, login and all", () =>
    fc.assert(
      fc.property(
        fc.domain(),
        fc.integer({ min: 1, max: 65_535 }),
        fc.string({ minLength: 1, maxLength: 30 }),
        fc.string({ maxLength: 30 }),
        (host, port, user, password) => {
          fc.pre(!user.includes(":") && !/\p{Cc}/u.test(user + password));
          const result = parseProxy(`http://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}`);
          return (
            result.ok &&
            result.server.host === host.toLowerCase() &&
            result.server.port === port &&
            result.server.login?.reveal() === `${user}:${password}`
          );
        },
      ),
    ));

  test("a password stays where it is: not in JSON, not in text, not in what chat or a flag given twice says", () => {
    const given = parseQuestions([["proxy", "http://me:sesame@192.0.2.30:3128"]], "flag");
    expect(JSON.stringify(given)).not.toContain("sesame");
    expect(`${given.ok && given.questions.proxy?.kind === "server" ? given.questions.proxy.server.login : ""}`).not.toContain(
      "sesame",
    );
    const twice = parseQuestions(
      [
        ["proxy", "http://me:sesame@192.0.2.30:1"],
        ["proxy", "http://me:other@192.0.2.30:1"],
      ],
      "flag",
    );
    expect(JSON.stringify(twice)).not.toMatch(/sesame|other@/);
    const chat = parseQuestions([["proxy", "http://me:sesame@192.0.2.30:3128"]], "chat");
    expect(chat).toMatchObject({ ok: false });
    expect(JSON.stringify(chat)).not.toContain("sesame");
  });

  test("none and env are words of their own", () => {
    expect(parseQuestions([["proxy", "none"]], "flag")).toMatchObject({ ok: true, questions: { proxy: null } });
    expect(parseQuestions([["proxy", "ENV"]], "chat")).toMatchObject({ ok: true, questions: { proxy: { kind: "variables" } } });
  });
});

describe("the usual variables", () => {
  const variables = (texts: Record<string, string>) => readProxyVariables((name) => texts[name] ?? null);

  test("small letters before large ones, each scheme its own", () =>
    expect(
      variables({ https_proxy: "a.example:1", HTTPS_PROXY: "b.example:2", HTTP_PROXY: "c.example:3", NO_PROXY: "x" }),
    ).toMatchObject({
      ok: true,
      variables: {
        https: { variable: "https_proxy", server: { port: 1 } },
        http: { variable: "HTTP_PROXY" },
        all: null,
        noProxy: "x",
      },
    }));

  test("a wrong one is named, and not repeated", () => {
    const wrong = variables({ HTTPS_PROXY: "socks5://me:sesame@proxy.example:1" });
    expect(wrong).toMatchObject({ ok: false, error: expect.stringContaining("HTTPS_PROXY") });
    expect(JSON.stringify(wrong)).not.toContain("sesame");
  });
});
