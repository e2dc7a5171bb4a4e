export type * from "./artifact-records.js";
export { captureCodeState } from "./code-state.js";
export { captureEnvironment } from "./environment.js";
export type * from "./fit-records.js";
export { type OpenRegistryOptions, openRegistry } from "./open-registry.js";
export type * from "./records.js";
export type { Registry } from "./registry.js";
export type * from "./trial-records.js";
