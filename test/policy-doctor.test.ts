import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { policyDoctor } from "../src/policy-doctor.ts";

test("the doctor reads the policy that a hub would find, in the data folder or where it was named", () => {
  const folder = mkdtempSync(join(tmpdir(), "faultline-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "faultline.yaml");
  const found = (named = false) =>
    policyDoctor(readConfig({ FAULTLINE_DATA: folder, ...(named ? { FAULTLINE_POLICY: file } : {}) }));
  expect(found()).toMatchObject({ well: true, says: "the built-in one, for there is no faultline.yaml" });
  expect(found(true)).toMatchObject({
    well: false,
    says: `${file}: there is no such file. Write the path of a policy, or leave FAULTLINE_POLICY out.`,
  });
  writeFileSync(file, "members: viewer\n");
  expect(found()).toMatchObject({ well: true, says: expect.stringMatching(/^faultline\.yaml, [0-9a-f]{12}$/) });
  writeFileSync(file, "members: boss\nrols: {}\n");
  expect(found(true)).toMatchObject({
    well: false,
    says: expect.stringMatching(/faultline\.yaml:1: members: `boss`: write one of/),
    next: expect.stringMatching(/faultline\.yaml:2: .*write roles\.$/),
  });
});
