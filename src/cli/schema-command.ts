import { z } from "zod";
import { openToMore } from "../triage/reader-schema.ts";
import { reportSchema } from "../verdict/report.ts";

/** The JSON Schema (2020-12) of `faultline.report/1`, made from the type that every report is checked against. */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { unrepresentable: "any", io: "output", override: openToMore });
  return `${JSON.stringify({ $id: "faultline.report/1", title: "A Faultline report", ...schema }, null, 2)}\n`;
}
