import { known } from "../as-of-sql.js";
import { feature } from "../feature-def.js";

export const availabilityFeatures = [
  feature({
    number: 11,
    name: "injury_risk",
    category: "availability",
    sources: ["availability"],
    definition:
      "latest report before tip-off: 0 available or not listed, 1 probable, 2 questionable, 3 doubtful or out; NULL in a season without reports",
    sql: known("injury_risk", "report"),
  }),
];
