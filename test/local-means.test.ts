import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { localMeans } from "../src/local-means.ts";
import type { Step } from "../src/observation/step.ts";
import { cidr } from "../src/policy/cidr.ts";
import { answersOf, knock } from "./vantage/fleet.ts";

test("the hub's own vantage does not follow a target to a port that the policy denies", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    const { port } = server.address() as AddressInfo;
    response.writeHead(302, { location: `http://127.0.0.1:${port}/inner` }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const allowance = { kind: "hub", allow: [cidr("127.0.0.0/8")], deny: [] } as const;
  const config = { name: "hub", zones: [], internalZones: [], searchPath: "" };
  const step = {
    ...knock(1, 2_000),
    probe: "http.chain",
    subject: { address: "127.0.0.1", port, url: `http://127.0.0.1:${port}/`, hosts: [], mostHops: 20 },
  } as unknown as Step;
  const denying = localMeans(
    config,
    () => allowance,
    [],
    (one) => (one === port ? `port ${port} is denied` : null),
  );
  onTestFinished(() => denying.vantage.close());
  expect(await answersOf(denying.vantage, [step])).toMatchObject([{ failure: { code: "denied-by-policy" } }]);
  expect(asked).toEqual([]);
  const open = localMeans(config, () => allowance);
  onTestFinished(() => open.vantage.close());
  await answersOf(open.vantage, [step]);
  expect(asked).toEqual(["/", "/inner"]);
});
