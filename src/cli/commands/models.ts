import { type CommandGroup, commandEntry } from "../command.js";

/** Commands about the models that runs left behind, one file each in models/. */
export const command: CommandGroup = {
  examples: [
    ["$0 models list", "registered models, newest first, and who is champion"],
    ["$0 models show MULTISEASON_FEB25_MAE@1", "everything about one version"],
    ["$0 models show @champion", "everything about the present champion"],
    ["$0 models register 01JQ3", "give the model of a run a version"],
    ["$0 models history --on 2025-02-03", "who was champion at the end of that day (UTC)"],
    ["$0 models explain MULTISEASON_FEB25_MAE", "which features the run's model uses most"],
    ["$0 models export MULTISEASON_FEB25_MAE --output feb25.onnx", "the run's model for an ONNX runtime"],
  ],
  subcommands: [
    commandEntry("list", "List registered models, newest first", () => import("./models/list.js")),
    commandEntry("show <model>", "Show everything about one model", () => import("./models/show.js")),
    commandEntry("register <run>", "Give a run's model a name and version", () => import("./models/register.js")),
    commandEntry("history [model]", "Who was champion when, and why", () => import("./models/history.js")),
    commandEntry("explain <run>", "Show what a run's model makes of its features", () => import("./models/explain.js")),
    commandEntry("export <run>", "Write a run's model as ONNX", () => import("./models/export.js")),
  ],
};
