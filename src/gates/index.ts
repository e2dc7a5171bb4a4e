export type { GateEvidence } from "./evidence.js";
export { type Decision, type Judgement, judge } from "./judge.js";
export { GATE_PROFILES, type GateProfile, type GateThresholds } from "./thresholds.js";
export { type Failure, GATES, type Gate, type Verdict } from "./verdict.js";
