import { known } from "../as-of-sql.js";
import { feature } from "../feature-def.js";

export const availabilityFeatures = [
  feature({
    number: 11,
    name: "injury_risk",
    category: "availability",
    sources: ["availability"],
    definition:
      "latest report before his line was taken (before tip-off when that is unknown): 0 available or not listed, 1 probable, 2 questionable, 3 doubtful or out; NULL where by then no report about any game of the date was out",
    sql: known("injury_risk", "report"),
  }),
];
