import { createHash, generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Signing } from "../zone.ts";
import { runCommand } from "./commands.ts";

/** A key of algorithm 13 (ECDSA P-256, RFC 6605): the data of its DNSKEY record and the private half in BIND's words. */
export type ZoneKey = { data: Buffer; secret: string };

const keys = new Map<string, ZoneKey>();

/** Keys are made once a run for each part that a zone plays (root, a top, the first zone): nothing that is tested depends on whose they are. */
export function keyFor(part: string): ZoneKey {
  const found = keys.get(part) ?? makeKey();
  keys.set(part, found);
  return found;
}

function makeKey(): ZoneKey {
  const { x = "", y = "", d = "" } = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const publicKey = Buffer.concat([Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  // Zone key and secure entry point; protocol 3 (RFC 4034, section 2.1).
  return { data: Buffer.concat([Buffer.of(1, 1, 3, 13), publicKey]), secret: Buffer.from(d, "base64url").toString("base64") };
}

/** `257 3 13 "…"`, as `trust-anchors` of named has it. */
export const keyText = ({ data }: ZoneKey, quote = ""): string =>
  `257 3 13 ${quote}${data.subarray(4).toString("base64")}${quote}`;

/** The delegation signer record of a zone (RFC 4034, section 5), with SHA-256. */
export function signerLine(zone: string, key: ZoneKey, signing: Signing): string {
  const digest = createHash("sha256")
    .update(Buffer.concat([wireName(zone), key.data]))
    .digest();
  if (signing === "wrong-digest") digest[0] = (digest[0] ?? 0) ^ 0xff;
  return `${zone}. 3600 IN DS ${tagOf(key)} 13 2 ${digest.toString("hex")}`;
}

/** RFC 4034, appendix B. */
function tagOf({ data }: ZoneKey): number {
  let sum = 0;
  for (const [index, byte] of data.entries()) sum += index % 2 === 0 ? byte << 8 : byte;
  return (sum + (sum >> 16)) & 0xffff;
}

function wireName(name: string): Buffer {
  const labels = name === "" ? [] : name.split(".");
  return Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), Buffer.from(label)]), Buffer.of(0)]);
}

/** Signs the text of a zone (`""` is the root) and spoils it as told. `daysOff`: how far a wrong date lies from now. */
export async function signedText(
  folder: string,
  zone: string,
  text: string,
  key: ZoneKey,
  signing: Signing,
  daysOff: number,
): Promise<string> {
  const base = join(folder, `K${zone}.+013+${String(tagOf(key)).padStart(5, "0")}`);
  const dnskey = `${zone}. 3600 IN DNSKEY ${keyText(key)}\n`;
  writeFileSync(`${base}.key`, dnskey);
  writeFileSync(`${base}.private`, `Private-key-format: v1.3\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: ${key.secret}\n`);
  const path = join(folder, `unsigned-${zone}`);
  const out = join(folder, `signed-${zone}`);
  writeFileSync(path, text + dnskey);
  const [from, until] =
    signing === "expired" ? [-daysOff - 30, -daysOff] : signing === "not-yet" ? [daysOff, daysOff + 30] : [-10, 20];
  const dates = ["-s", inDays(from), "-e", inDays(until)];
  const origin = zone === "" ? "." : zone;
  await runCommand("dnssec-signzone", [
    "-P",
    "-z",
    "-x",
    "-n",
    "1",
    "-O",
    "full",
    ...dates,
    "-d",
    folder,
    "-o",
    origin,
    "-f",
    out,
    path,
    base,
  ]);
  const lines = readFileSync(out, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith(";"));
  return `${lines.flatMap((line) => spoilt(line, signing)).join("\n")}\n`;
}

function spoilt(line: string, signing: Signing): string[] {
  const [, type = "", data = ""] = /\sIN\s+(\S+)\s+(.*)$/.exec(line) ?? [];
  const covered = type === "RRSIG" ? (data.split(" ")[0] ?? "") : "";
  const isAnswer = ["A", "AAAA", "CNAME"].includes(covered);
  switch (signing) {
    case "stripped":
      return ["RRSIG", "NSEC", "DNSKEY"].includes(type) ? [] : [line];
    case "no-keys":
      return type === "DNSKEY" || covered === "DNSKEY" ? [] : [line];
    case "unsigned-answers":
      return isAnswer ? [] : [line];
    case "forged":
      return [isAnswer ? forged(line) : line];
    case "forged-A":
    case "forged-AAAA":
    case "forged-NSEC":
      return [signing === `forged-${covered}` ? forged(line) : line];
    default:
      return [line];
  }
}

/** The signature stands last, in two words of base64: letters of the other case in the first make another signature of the same length. */
const forged = (line: string): string => line.replace(/\S+(?=\s\S+$)/, (text) => text.replace(/[a-z]/gi, otherCase));

const otherCase = (letter: string): string => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase());

/** As dnssec-signzone takes a date: YYYYMMDDHHMMSS. */
const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().replace(/\..*$/, "").replace(/\D/g, "");
