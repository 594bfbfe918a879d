import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askDnsHosts } from "../../../src/probe/dns/hosts.ts";
import { hostsLines } from "../../../src/probe/dns/hosts-file.ts";
import { given } from "./asking.ts";

describe("the hosts file's text", () => {
  const text = [
    "# 192.0.2.9 api.example.com",
    "192.0.2.1\tapi.example.com api   # www.example.com",
    "  192.0.2.2   www.example.com Api.Example.Com.\r",
    "2001:DB8:0::1 api.example.com",
    "fe80::1%eth0 api.example.com",
    "127.1 api.example.com",
    "192.0.2.3",
    "192.0.2.4 notapi.example.com api.example.com.evil",
    "api.example.com 192.0.2.5",
    "",
  ].join("\n");

  test("names are matched whole, in any case, with or without the last dot; comments and what is no address count for nothing", () => {
    const expected = [
      { line: 2, address: "192.0.2.1" },
      { line: 3, address: "192.0.2.2" },
      { line: 4, address: "2001:db8::1" },
      { line: 5, address: "fe80::1" },
    ];
    expect(hostsLines(text, "api.example.com")).toEqual(expected);
    expect(hostsLines(text, "API.example.com.")).toEqual(expected);
    expect(hostsLines(text, "api")).toEqual([{ line: 2, address: "192.0.2.1" }]);
    expect(hostsLines(text, "www.example.com")).toEqual([{ line: 3, address: "192.0.2.2" }]);
    expect(hostsLines(text, "example.com")).toEqual([]);
    expect(hostsLines(text, "192.0.2.1")).toEqual([]);
  });

  test("any text is read, each line at most once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (any, name) => {
        const lines = hostsLines(any, name);
        expect(new Set(lines.map(({ line }) => line)).size).toBe(lines.length);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.ipV4(), { maxLength: 20 }), fc.string(), (addresses, noise) => {
        const written = addresses.map((address) => `${address} other x.test #${noise.replaceAll("\n", "")}`).join("\n");
        expect(hostsLines(written, "X.test").map(({ address }) => address)).toEqual(addresses);
      }),
    );
  });
});

describe("asking the hosts file", () => {
  const ask = (path: string, signal: AbortSignal = AbortSignal.timeout(5_000)) =>
    askDnsHosts(
      { name: "api.example.com" },
      given,
      { forbids: () => null, forbidsResolver: () => null, hostsFile: path },
      signal,
    );

  test("a name that is there, and one that is not", async () => {
    await using folder = await emptyFolder();
    const path = await folder.write("192.0.2.1 api.example.com\n192.0.2.1 api.example.com\n");
    expect(await ask(path)).toMatchObject({
      outcome: "ok",
      data: { path, lines: [{ line: 1 }, { line: 2 }], addresses: ["192.0.2.1"] },
    });
    await folder.write("127.0.0.1 localhost\n");
    expect(await ask(path)).toMatchObject({ outcome: "ok", data: { lines: [], addresses: [] } });
    await folder.write("192.0.2.1 api.example.com\n".repeat(1_000));
    expect((await ask(path)).data.lines).toHaveLength(64);
  });

  test("no file, a folder, a pipe that nobody writes to, a file too large: each says so", async () => {
    await using folder = await emptyFolder();
    const code = async (path: string) => (await ask(path)).failure;
    expect(await code(join(folder.path, "none"))).toMatchObject({
      code: "means-missing",
      detail: expect.stringContaining("ENOENT"),
    });
    expect(await code(folder.path)).toMatchObject({ code: "means-missing", detail: expect.stringContaining("no regular file") });
    const pipe = join(folder.path, "pipe");
    execFileSync("/usr/bin/env", ["mkfifo", pipe]);
    expect(await code(pipe)).toMatchObject({ code: "means-missing", phase: "lookup" });
    const line = "192.0.2.1 api.example.com\n";
    const large = await folder.write(line + "#".repeat(1_000_000 - line.length));
    expect(await code(large)).toBeNull();
    await folder.write(`${line}${"#".repeat(1_000_001 - line.length)}`);
    expect(await code(large)).toMatchObject({ code: "too-large", blame: "target" });
  });

  test("stopped before it began", async () => {
    expect((await ask("/etc/hosts", AbortSignal.abort())).failure?.code).toBe("cancelled");
    expect((await ask("/etc/hosts", AbortSignal.abort(new DOMException("late", "TimeoutError")))).failure?.code).toBe("timeout");
  });
});

async function emptyFolder() {
  const path = await mkdtemp(join(tmpdir(), "hosts-"));
  return {
    path,
    async write(text: string): Promise<string> {
      await writeFile(join(path, "hosts"), text);
      return join(path, "hosts");
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}
