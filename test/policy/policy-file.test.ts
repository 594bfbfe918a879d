import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { fileStamp } from "../../src/policy/file-stamp.ts";
import { PolicyFile, PolicyFileError, type PolicyTrouble, troubleWords } from "../../src/policy/policy-file.ts";

/** What was written stands there unchanged from one look to the next. */
const settled = (file: PolicyFile): void => {
  file.look();
  file.look();
};

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
    for (let n = 0; n < 4; n += 1) file.look();
    expect(file.inForce.policy.members).toBe("viewer");
    expect(told).toMatchObject([{ hash: file.inForce.hash, trouble: { line: 3, words: expect.stringContaining("`boss`") } }]);
    expect(file.trouble === null ? "" : troubleWords(file.trouble)).toBe(
      "faultline.yaml has an error on line 3; the policy before it is in force.",
    );
    writeFileSync(path, "members: viewer\n");
    settled(file);
    expect(file.trouble).toBeNull();
    expect(told).toHaveLength(2);
  });

  test("one that goes away keeps the policy, and one that comes where none was is taken", () => {
    const { path, open } = someFile(null);
    const file = open();
    expect(file.inForce).toMatchObject({ hash: null, policy: { members: "triager" } });
    writeFileSync(path, "members: nobody\n");
    settled(file);
    expect(file.inForce.policy.members).toBeNull();
    rmSync(path);
    settled(file);
    expect(file.inForce.policy.members).toBeNull();
    expect(file.trouble).toMatchObject({ line: null, words: expect.stringContaining("gone") });
  });

  test("one that is half written is not taken yet", () => {
    const { path, told, open } = someFile("members: viewer\ndeny: [203.0.113.9]\n");
    const file = open();
    writeFileSync(path, "members: operator\n");
    file.look();
    expect(file.inForce.policy.members).toBe("viewer");
    writeFileSync(path, "members: operator\ndeny: [203.0.113.9, 203.0.113.10]\n");
    file.look();
    expect(file.inForce.policy.members).toBe("viewer");
    file.look();
    expect(file.inForce.policy).toMatchObject({ members: "operator", deny: [{}, {}] });
    expect(told).toHaveLength(1);
  });

  test("one that was emptied opens nothing: what is built in has to be asked for", () => {
    const { path, told, open } = someFile("members: nobody\n");
    const file = open();
    for (const nothing of ["", "# members: nobody\n"]) {
      writeFileSync(path, nothing);
      settled(file);
      expect(file.inForce.policy.members).toBeNull();
      expect(file.trouble).toMatchObject({ line: null, words: "it is empty: write `{}` for what is built in." });
    }
    writeFileSync(path, "{}\n");
    settled(file);
    expect([file.inForce.policy.members, file.trouble]).toEqual(["triager", null]);
    expect(told).toHaveLength(3);
  });

  test("one that cannot even be looked at is trouble, and no end of the hub", () => {
    const { path, told, open } = someFile("members: viewer\n");
    const file = open();
    rmSync(path);
    symlinkSync("faultline.yaml", path);
    settled(file);
    expect(file.inForce.policy.members).toBe("viewer");
    expect(told).toMatchObject([{ trouble: { line: null, words: expect.stringMatching(/cannot be read \(ELOOP\)/) } }]);
    expect(() => open()).toThrow(PolicyFileError);
    expect(() => open()).toThrow(/cannot be read \(ELOOP\)/);
  });

  test("one that becomes readable has changed", () => {
    const { path } = someFile("members: viewer\n");
    chmodSync(path, 0o600);
    const before = fileStamp(path);
    chmodSync(path, 0o644);
    expect(fileStamp(path)).not.toBe(before);
    expect(fileStamp(`${path}.not-there`)).toBeNull();
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
