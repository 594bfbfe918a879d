import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { askResolvConfAt } from "../../../src/probe/dns/lookup-settings.ts";
import { given, place } from "./asking.ts";

const ask = (path: string, machine = "box") =>
  askResolvConfAt(path, machine)({ name: "api.example.com" }, given, place, AbortSignal.timeout(5_000));

async function settings(text: string, machine?: string) {
  const folder = await mkdtemp(join(tmpdir(), "faultline-resolv-"));
  try {
    await writeFile(join(folder, "resolv.conf"), text);
    return await ask(join(folder, "resolv.conf"), machine);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("what the file says, with defaults where it says nothing", async () => {
  const heard = await settings(
    "nameserver 192.0.2.53\nnameserver 2001:db8::53\nsearch corp.example\noptions ndots:5 rotate use-vc\n",
  );
  expect(heard).toMatchObject({
    outcome: "ok",
    data: {
      nameservers: ["192.0.2.53", "2001:db8::53"],
      search: ["corp.example"],
      ndots: 5,
      timeoutS: 5,
      attempts: 2,
      rotate: true,
      singleRequest: false,
      useVc: true,
    },
  });
});
test("without a search list, the domain of the machine's own name", async () => {
  expect((await settings("nameserver 192.0.2.53", "box.corp.example")).data.search).toEqual(["corp.example"]);
  expect((await settings("nameserver 192.0.2.53", "box")).data.search).toEqual([]);
  expect((await settings("search .", "box.corp.example")).data.search).toEqual([]);
});
test("a file that is not there", async () =>
  expect(await ask("/nowhere/resolv.conf")).toMatchObject({ outcome: "failed", failure: { code: "means-missing" } }));
