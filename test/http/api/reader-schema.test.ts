import { expect, test } from "vitest";
import { reportJsonSchema } from "../../../src/cli/schema-command.ts";
import { openApi } from "../../../src/http/api/open-api.ts";

test.each([
  ["faultline schema", reportJsonSchema()],
  ["GET /api/schema", openApi("1.0.0")],
])("%s lets pass what a later version says beside what is known", (_, text) => {
  expect(text).toContain('"properties"');
  expect([...text.matchAll(/"additionalProperties":\s*false/g)]).toHaveLength(0);
});
