import { type CommandEntry, commandEntry as entry } from "./command.js";

/** Every command, by what it is for, in the order --help lists them. */
export const COMMAND_GROUPS: readonly { readonly title: string; readonly commands: readonly CommandEntry[] }[] = [
  {
    title: "Data",
    commands: [
      entry("import", "Import box scores, prop lines and game lines", () => import("./commands/import.js")),
      entry("simulate", "Write the simulated league into the warehouse", () => import("./commands/simulate.js")),
      entry("data", "Show what the warehouse holds, per season", () => import("./commands/data.js")),
      entry(
        "features <action> [player] [date] [feature]",
        "List or build features, or explain one value",
        () => import("./commands/features.js"),
      ),
    ],
  },
  {
    title: "Experiments",
    commands: [
      entry("retrain", "Run one named experiment: train, evaluate, log", () => import("./commands/retrain.js")),
      entry("leak-check", "Look for leaks in a run, or in features", () => import("./commands/leak-check.js")),
      entry(
        "reproduce <run>",
        "Make a run again from its record, and compare every byte",
        () => import("./commands/reproduce.js"),
      ),
    ],
  },
  {
    title: "Results",
    commands: [
      entry("runs", "List runs, newest first", () => import("./commands/runs.js")),
      entry("show <run>", "Show everything about one run", () => import("./commands/show.js")),
      entry("compare <runs..>", "Compare runs on the same rows", () => import("./commands/compare.js")),
      entry("trials [run]", "What was tried on the days of a run, or on all", () => import("./commands/trials.js")),
      entry("report [run]", "Write the report of a run, or of several seasons", () => import("./commands/report.js")),
      entry("query [sql]", "Ask the registry with a SELECT", () => import("./commands/query.js")),
    ],
  },
  {
    title: "Models",
    commands: [
      entry("models", "Registered models: list, show, explain, history", () => import("./commands/models.js")),
      entry("gates [runs..]", "Judge runs by the gates, with evidence", () => import("./commands/gates.js")),
      entry("promote <model>", "Make a model champion or challenger", () => import("./commands/promote.js")),
      entry("demote", "Take the alias from a champion or challenger", () => import("./commands/demote.js")),
      entry("rollback", "Seat the champion before this one again", () => import("./commands/rollback.js")),
    ],
  },
  {
    title: "Registry",
    commands: [
      entry("tag <runs..>", "Add tags to runs, or take them off", () => import("./commands/tag.js")),
      entry("archive [runs..]", "Take runs out of the lists", () => import("./commands/archive.js")),
      entry("restore <runs..>", "Bring archived runs back", () => import("./commands/restore.js")),
      entry("gc", "Free the disk of archived runs and of leftovers", () => import("./commands/gc.js")),
      entry("verify [run]", "Re-hash the artifacts of one run, or of all", () => import("./commands/verify.js")),
      entry("export [runs..]", "Write the registry, or chosen runs, as files", () => import("./commands/export.js")),
      entry(
        "import-runs <folder>",
        "Take over runs another registry exported",
        () => import("./commands/import-runs.js"),
      ),
    ],
  },
];

/** The same in one list. */
export const COMMANDS: readonly CommandEntry[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
