/** Flags that every command takes, with what --help says of them. */
export const GLOBAL_OPTIONS = [
  ["home", { type: "string", describe: "Folder of everything [PROPLAB_HOME or ./.proplab]" }],
  ["registry", { type: "string", describe: "Registry file [runs.sqlite in the home]" }],
  ["json", { type: "boolean", default: false, describe: "One JSON object on standard output" }],
  ["debug", { type: "boolean", default: false, describe: "Show stack traces" }],
  ["help", { type: "boolean", describe: "Show help (-h)" }],
  ["version", { type: "boolean", describe: "Show the version" }],
] as const;

export const GLOBAL_GROUP = "On every command:";
