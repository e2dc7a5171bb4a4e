// Writes experiments/schema.json from the definition in src/runner/experiment-schema.ts (npm run schema).
import { writeFileSync } from "node:fs";
import { experimentJsonSchema } from "../dist/runner/experiment-schema.js";

const target = new URL("../experiments/schema.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
