// Writes the published JSON schemas from their definitions in src (npm run schema).
import { writeFileSync } from "node:fs";
import { featuresJsonSchema } from "../dist/features/index.js";
import { gatesJsonSchema } from "../dist/gates/index.js";
import { experimentJsonSchema } from "../dist/runner/experiment-schema.js";

const SCHEMAS = {
  "experiments/schema.json": experimentJsonSchema(),
  "experiments/features.schema.json": featuresJsonSchema(),
  "gates.schema.json": gatesJsonSchema(),
};
for (const [path, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(new URL(`../${path}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
