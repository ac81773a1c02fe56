import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "./report.schema.json" with { type: "json" };

/** The published schema, for the tests of whatever makes a report. */

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** What is wrong with a document by the schema of report.json: where, and what; nothing where all is right. */
export function schemaErrors(document: unknown): string[] {
  // As a reader gets it: what is undefined is not there.
  if (validate(JSON.parse(JSON.stringify(document)))) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
  );
}
