import { type CommandGroup, commandEntry } from "../command.js";

/** Commands about the models that runs left behind, one file each in models/. */
export const command: CommandGroup = {
  examples: [["$0 models explain MULTISEASON_FEB25_MAE", "which features the run's model uses most"]],
  subcommands: [
    commandEntry("explain <run>", "Show what a run's model makes of its features", () => import("./models/explain.js")),
  ],
};
