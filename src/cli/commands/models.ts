import { type CommandGroup, commandEntry } from "../command.js";

/** Commands about the models that runs left behind, one file each in models/. */
export const command: CommandGroup = {
  examples: [
    ["$0 models explain MULTISEASON_FEB25_MAE", "which features the run's model uses most"],
    ["$0 models export MULTISEASON_FEB25_MAE --output feb25.onnx", "the run's model for an ONNX runtime"],
  ],
  subcommands: [
    commandEntry("explain <run>", "Show what a run's model makes of its features", () => import("./models/explain.js")),
    commandEntry("export <run>", "Write a run's model as ONNX", () => import("./models/export.js")),
  ],
};
