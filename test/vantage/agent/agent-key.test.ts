import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { agentKey, KeyTrouble, keepAgentKey } from "../../../src/vantage/agent/agent-key.ts";
import { publicTextOf } from "../../../src/vantage/wire/proof.ts";

function somePath(): string {
  const folder = mkdtempSync(join(tmpdir(), "faultline-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "deeper", "agent.json");
}

test("a key is made once, and only this user may read it", () => {
  const file = somePath();
  const made = agentKey(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const read = agentKey(file);
  expect(publicTextOf(read.privateKey)).toBe(publicTextOf(made.privateKey));
  expect(read.hub).toBe(null);
});

test("the hub that it was enrolled at is kept beside it", () => {
  const file = somePath();
  const made = agentKey(file);
  keepAgentKey(file, { ...made, hub: "hub_1" });
  expect(agentKey(file).hub).toBe("hub_1");
  expect(publicTextOf(agentKey(file).privateKey)).toBe(publicTextOf(made.privateKey));
});

test("a key that others may read is not used", () => {
  const file = somePath();
  agentKey(file);
  chmodSync(file, 0o644);
  expect(() => agentKey(file)).toThrow(/chmod 600/);
});

test("a damaged file is told, and left as it is", () => {
  const file = somePath();
  agentKey(file);
  writeFileSync(file, "{");
  expect(() => agentKey(file)).toThrow(KeyTrouble);
  expect(readFileSync(file, "utf8")).toBe("{");
});

test("a folder that cannot be written to is told with what to set", () => {
  expect(() => agentKey("/proc/nowhere/agent.json")).toThrow(/FAULTLINE_DATA/);
});
