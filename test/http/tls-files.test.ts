import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchTlsFiles } from "../../src/http/tls-files.ts";

test("files that cannot even be looked at are trouble, and no end of the hub", async () => {
  const folder = mkdtempSync(join(tmpdir(), "faultline-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  for (const file of [cert, key]) writeFileSync(file, "");
  const troubles: unknown[] = [];
  const unwatch = watchTlsFiles(
    { cert, key },
    () => {},
    (error) => void troubles.push(error),
    10,
  );
  onTestFinished(unwatch);
  rmSync(key);
  symlinkSync("key.pem", key);
  await expect.poll(() => troubles.map((error) => (error as NodeJS.ErrnoException).code)).toContain("ELOOP");
});
