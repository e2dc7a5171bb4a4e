export type { Plant, SimulationOptions, SimulationReport } from "./simulate-league.js";
export { DEFAULT_SEASONS, DEFAULT_SEED, simulateLeague } from "./simulate-league.js";
