export type { DataReadiness, PartReadiness, WindowReadiness } from "./data-readiness.js";
export type { GateEvidence } from "./evidence.js";
export { DECISIONS, type Decision, isAtLeast, type Judgement, judge } from "./judge.js";
export { type GateProfile, gateProfiles, gatesJsonSchema } from "./profiles.js";
export type { GateThresholds } from "./thresholds.js";
export { type Failure, GATES, type Gate, type Verdict } from "./verdict.js";
export { whatWouldChange } from "./what-would-change.js";
