import { describe, expect, test } from "vitest";
import { plaintext } from "../../../src/cause/tls/plaintext.ts";
import { seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { brokenHandshake, handshake, silence, thrice } from "../../build/tls.ts";
import { namedBreaks } from "../../build/tls-causes.ts";

describe("tls.plaintext", () => {
  test.each([
    ["HTTP/1.1 400 Bad Request\\r\\nServer: nginx", 'plain HTTP instead of TLS: "HTTP/1.1 400 Bad Request"'],
    ["SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\\r\\n", 'SSH instead of TLS: "SSH-2.0-OpenSSH_9.2p1 Debia…"'],
    ["220 mail.example.com ESMTP Postfix\\r\\n", 'SMTP instead of TLS: "220 mail.example.com ESMTP…"'],
    ["220 (vsFTPd 3.0.3)\\r\\n", 'FTP instead of TLS: "220 (vsFTPd 3.0.3)"'],
    ["\\x16\\x99what", 'no TLS on this port: "\\x16\\x99what"'],
    ["\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc", "echo instead of TLS"],
    ["", "no TLS on this port"],
  ])("%s", (firstBytes, says) => {
    const bad = thrice((told) => brokenHandshake("not-tls", { ...told, data: { firstBytes } }));
    const good = handshake({ address: two });
    const [match, ...rest] = plaintext.find(seenOf([...bad, good]));
    expect(match).toMatchObject({ failed: bad, worked: [good], says });
    expect(rest).toEqual([]);
    expect(namedBreaks([...bad, good])).toEqual(["tls.plaintext"]);
  });

  test("one answer in another language says it: the next would be no other", () => {
    const { findings } = judged([brokenHandshake("not-tls", { data: { firstBytes: "SSH-2.0-dropbear" } })]);
    expect(findings[0]).toMatchObject({ cause: "tls.plaintext", role: "root" });
  });

  test("what is quoted cannot break a line", () => {
    const bad = brokenHandshake("not-tls", { data: { firstBytes: "a\u2028b\u202ec\nd" } });
    expect(plaintext.find(seenOf([bad]))[0]?.says).toBe('no TLS on this port: "a b c d"');
  });

  test("what it says unasked counts where its answer was empty", () => {
    const bad = brokenHandshake("not-tls");
    const greeting = silence("open", { greeting: "SSH-2.0-dropbear" });
    expect(plaintext.find(seenOf([bad, greeting]))).toMatchObject([
      { beside: [greeting], says: 'SSH instead of TLS: "SSH-2.0-dropbear"' },
    ]);
  });
});
