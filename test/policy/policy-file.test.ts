import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { PolicyFile, PolicyFileError, type PolicyTrouble, troubleWords } from "../../src/policy/policy-file.ts";

type Told = { hash: string | null; trouble: PolicyTrouble | null };

function someFile(text: string | null, isNamed = false) {
  const folder = mkdtempSync(join(tmpdir(), "faultline-policy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "faultline.yaml");
  if (text !== null) writeFileSync(path, text);
  const told: Told[] = [];
  const open = (): PolicyFile => {
    const file = new PolicyFile({ places: [path], isNamed, changed: (hash, trouble) => void told.push({ hash, trouble }) });
    onTestFinished(() => file.close());
    return file;
  };
  return { path, told, open };
}

describe("the policy's file", () => {
  test("what is written over it takes effect by itself; reports name it by its hash", async () => {
    const { path, told, open } = someFile("members: viewer\n");
    const file = open();
    const before = file.inForce;
    expect(before.policy.members).toBe("viewer");
    expect(before.hash).toMatch(/^[0-9a-f]{12}$/);
    writeFileSync(path, "members: operator\n");
    await expect.poll(() => file.inForce.policy.members, { timeout: 8_000 }).toBe("operator");
    expect(file.inForce.hash).not.toBe(before.hash);
    expect(told).toEqual([{ hash: file.inForce.hash, trouble: null }]);
  });

  test("a bad one keeps the policy before it, is told once, and is over when it is mended", () => {
    const { path, told, open } = someFile("members: viewer\n");
    const file = open();
    writeFileSync(path, "members: viewer\nroles:\n  boss: [U0ANA]\n");
    file.look();
    file.look();
    expect(file.inForce.policy.members).toBe("viewer");
    expect(told).toMatchObject([{ hash: file.inForce.hash, trouble: { line: 3, words: expect.stringContaining("`boss`") } }]);
    expect(file.trouble === null ? "" : troubleWords(file.trouble)).toBe(
      "faultline.yaml has an error on line 3; the policy before it is in force.",
    );
    writeFileSync(path, "members: viewer\n");
    file.look();
    expect(file.trouble).toBeNull();
    expect(told).toHaveLength(2);
  });

  test("one that goes away keeps the policy, and one that comes where none was is taken", () => {
    const { path, open } = someFile(null);
    const file = open();
    expect(file.inForce).toMatchObject({ hash: null, policy: { members: "triager" } });
    writeFileSync(path, "members: nobody\n");
    file.look();
    expect(file.inForce.policy.members).toBeNull();
    rmSync(path);
    file.look();
    expect(file.inForce.policy.members).toBeNull();
    expect(file.trouble).toMatchObject({ line: null, words: expect.stringContaining("gone") });
  });

  test("a hub does not start with one that it cannot use: there is nothing before it to keep", () => {
    expect(() => someFile("members: boss\nrols: {}\n").open()).toThrow(PolicyFileError);
    expect(() => someFile("members: boss\nrols: {}\n").open()).toThrow(
      /faultline\.yaml:1: members: .*\n.*faultline\.yaml:2: .*write roles/,
    );
    expect(() => someFile(null, true).open()).toThrow(/there is no such file/);
    expect(() => someFile(`# ${"x".repeat(300_000)}`).open()).toThrow(/more than 256 kB/);
  });
});
