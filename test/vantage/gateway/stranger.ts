import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Socket } from "node:net";
import { expect, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { HubFrame } from "../../../src/vantage/wire/hub-frames.ts";
import { publicTextOf, signProof } from "../../../src/vantage/wire/proof.ts";
import { type Hub, invited } from "../fleet.ts";

/** Somebody who speaks the wire by hand. */
export type Stranger = {
  socket: WebSocket;
  heard: HubFrame[];
  say: (frame: object | string) => void;
  /** Bytes as they are, past the framing. */
  raw: (bytes: Buffer) => void;
  closed: Promise<number>;
};

/** Connects, and listens. */
export async function stranger({ url }: Hub): Promise<Stranger> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const heard: HubFrame[] = [];
  socket.on("message", (data: Buffer) => void heard.push(JSON.parse(data.toString("utf8"))));
  socket.on("error", () => undefined);
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  onTestFinished(() => socket.terminate());
  const upgraded = new Promise<Socket>((resolve) => socket.once("upgrade", ({ socket: raw }) => resolve(raw)));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const beneath = await upgraded;
  return {
    socket,
    heard,
    closed,
    raw: (bytes) => void beneath.write(bytes),
    say: (frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
  };
}

export async function helloOf({ heard }: Stranger): Promise<Extract<HubFrame, { type: "hello" }>> {
  await expect.poll(() => heard.length).toBeGreaterThan(0);
  const [hello] = heard;
  if (hello?.type !== "hello") throw new Error(`the hub said ${hello?.type}`);
  return hello;
}

export const wire = { newest: 1, oldest: 1 };
export const self = { version: "0.0.0", families: [4], can: [], resolvers: [] };
export const newKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;

/** Enrolled under that name, and let in. */
export async function joined(
  hub: Hub,
  name: string,
  labels: Record<string, string> = {},
): Promise<Stranger & { key: KeyObject; token: string }> {
  const one = await stranger(hub);
  const hello = await helloOf(one);
  const key = newKey();
  const token = await signProof(name, hello, key);
  one.say({ type: "join", wire, name, labels, invitation: await invited(hub), publicKey: publicTextOf(key), token, self });
  await expect.poll(() => one.heard.map(({ type }) => type)).toContain("welcome");
  return { ...one, key, token };
}
