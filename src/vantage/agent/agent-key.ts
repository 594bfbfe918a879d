import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { privateKeyOf } from "../wire/proof.ts";

/** Something is wrong with the file of the key; the message says what to do. */
export class KeyTrouble extends Error {}

/** All that an agent keeps: its key, and the hub that it was enrolled at (null before that). */
export type AgentKey = { readonly privateKey: KeyObject; readonly hub: string | null };

/** Reads the key, or makes one (Ed25519, RFC 8032) that only this user may read. Throws KeyTrouble. */
export function agentKey(file: string): AgentKey {
  const text = readIfThere(file);
  if (text === null) {
    const { privateKey } = generateKeyPairSync("ed25519");
    const made: AgentKey = { privateKey, hub: null };
    keepAgentKey(file, made);
    return made;
  }
  try {
    const { key, hub }: { key?: unknown; hub?: unknown } = JSON.parse(text);
    if (typeof key !== "string" || !(typeof hub === "string" || hub === null)) throw new TypeError("none of ours");
    return { privateKey: privateKeyOf(key), hub };
  } catch {
    throw new KeyTrouble(
      `${file} holds no key of an agent. Take it away and enrol the agent anew (--join), or put the right file back.`,
    );
  }
}

/** Writes it whole or not at all: a key that is half written would lock the agent out. Throws KeyTrouble. */
export function keepAgentKey(file: string, { privateKey, hub }: AgentKey): void {
  const text = `${JSON.stringify({ key: privateKey.export({ type: "pkcs8", format: "pem" }), hub })}\n`;
  try {
    // One step alone: Node's recursive way goes round for ever below /proc, and whoever names a folder has its parent.
    if (!existsSync(dirname(file))) mkdirSync(dirname(file), { mode: 0o700 });
    const next = `${file}.new`;
    const descriptor = openSync(next, "w", 0o600);
    writeSync(descriptor, text);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(next, file);
  } catch (error) {
    throw new KeyTrouble(
      `The agent's key cannot be written to ${file} (${codeOf(error)}). Set FAULTLINE_DATA to a folder that this user may write to.`,
    );
  }
}

function readIfThere(file: string): string | null {
  try {
    if ((statSync(file).mode & 0o077) !== 0)
      throw new KeyTrouble(`${file} may be read by others: whoever has it can speak as this agent. Run: chmod 600 ${file}`);
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof KeyTrouble) throw error;
    if (codeOf(error) === "ENOENT") return null;
    throw new KeyTrouble(
      `${file} cannot be read (${codeOf(error)}). Let this user read it, or set FAULTLINE_DATA to another folder.`,
    );
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "unknown error");
