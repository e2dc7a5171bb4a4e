import { readGateProfiles } from "../../src/runner/gates-file.js";

const { profiles } = readGateProfiles();

/** Thresholds of a profile of the shipped gates.yaml. */
export function thresholdsOf(name: string) {
  return profiles.get(name)!.thresholds;
}

export const DEFAULT = thresholdsOf("default");
