/** Flags of every command that judges stored runs: by which thresholds. */
export interface ProfileFlags {
  profile: string | undefined;
  gatesFile: string | undefined;
}

/** Their options. */
export const PROFILE_OPTIONS = {
  profile: {
    alias: "gate-profile",
    type: "string",
    requiresArg: true,
    describe: "Judge by this profile [the thresholds recorded with the run]",
  },
  "gates-file": {
    type: "string",
    requiresArg: true,
    describe: "Profiles of this file beside the shipped ones [gates.yaml, when there is one]",
  },
} as const;
