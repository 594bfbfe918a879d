import { z } from "zod";
import { observationSchema } from "../../observation/observation.ts";
import { apiPaths, errorAnswerSchema, runAnswerSchema, triageBodySchema, vantagesAnswerSchema } from "../../triage/hub-api.ts";
import { openToMore } from "../../triage/reader-schema.ts";
import { sentEventSchema } from "../../triage/sent-event.ts";
import { reportSchema } from "../../verdict/report.ts";

const schemas = {
  Report: reportSchema,
  Event: sentEventSchema,
  Observation: observationSchema,
  TriageRequest: triageBodySchema,
  Run: runAnswerSchema,
  Vantages: vantagesAnswerSchema,
  Error: errorAnswerSchema,
} as const;
type Name = keyof typeof schemas;

const refOf = (name: string): string => `#/components/schemas/${name}`;
const json = (name: Name) => ({ "application/json": { schema: { $ref: refOf(name) } } });
const as = (description: string, name: Name) => ({ description, content: json(name) });
const error = {
  default: {
    ...as("What is wrong, and what to write instead", "Error"),
    headers: { "Retry-After": { schema: { type: "integer" }, description: "in so many seconds, where waiting helps" } },
  },
};
const openApiDocument = { description: "OpenAPI 3.1", content: { "application/json": { schema: { type: "object" } } } };
const id = { name: "id", in: "path", required: true, schema: { type: "string" } };

const report = as("The report, as far as it is known", "Report");
const goesOn = as("It goes on, and nothing is decided yet", "Run");
const events = {
  description: "faultline.event/1, one JSON object a line, from the first event on; the last is the report",
  content: { "application/x-ndjson": { schema: { $ref: refOf("Event") } } },
};

const paths = {
  [apiPaths.triage]: {
    post: {
      summary: "Begin a triage",
      parameters: [
        {
          name: "wait",
          in: "query",
          schema: { enum: ["1", "true", "0", "false"] },
          description: "answer with the report, once it is over; this goes before Prefer",
        },
        {
          name: "Prefer",
          in: "header",
          schema: { type: "string", examples: ["wait"] },
          description: "RFC 7240: `wait` asks for the report, once it is over; how long is not asked",
        },
      ],
      requestBody: { required: true, content: json("TriageRequest") },
      responses: { 200: report, 202: as("It goes on", "Run"), ...error },
    },
  },
  [`${apiPaths.runs}/{id}`]: {
    parameters: [id],
    get: { summary: "The report of a run", responses: { 200: report, 202: goesOn, ...error } },
    delete: {
      summary: "Cancel a run that was begun with this token",
      responses: { 202: as("It is being stopped", "Run"), ...error },
    },
  },
  [`${apiPaths.runs}/{id}/events`]: {
    parameters: [id],
    get: { summary: "A run as it goes", responses: { 200: events, ...error } },
  },
  [apiPaths.vantages]: {
    get: { summary: "Where it can be asked from", responses: { 200: as("All that are known", "Vantages"), ...error } },
  },
  [apiPaths.schema]: { get: { summary: "This document", responses: { 200: openApiDocument, ...error } } },
};

/** The API as OpenAPI 3.1, made from the types that requests, reports and events are checked against. JSON text. */
export function openApi(version: string): string {
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(schemas)) registry.add(schema, { id: name });
  const made = z.toJSONSchema(registry, { uri: refOf, unrepresentable: "any", io: "output", override: openToMore });
  const components = Object.fromEntries(
    Object.entries(made.schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
  const document = {
    openapi: "3.1.0",
    info: { title: "Faultline", version, description: "Says which layer of the network broke, why, and what to do next." },
    paths,
    security: [{ token: [] }],
    components: { schemas: components, securitySchemes: { token: { type: "http", scheme: "bearer" } } },
  };
  return `${JSON.stringify(document)}\n`;
}
