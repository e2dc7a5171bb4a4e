import { join, resolve } from "node:path";

/** Every place the lab writes to. */
export interface LabPaths {
  readonly home: string;
  readonly warehouse: string;
  readonly artifacts: string;
  readonly reports: string;
  /** The SQLite registry file. */
  readonly registry: string;
}

/**
 * @param home the folder named by PROPLAB_HOME or --home; "./.proplab" when undefined or empty
 * @param registry an explicit registry file (--registry); by default runs.sqlite in the home
 */
export function labPaths(home?: string, registry?: string): LabPaths {
  const root = resolve(home || ".proplab");
  return {
    home: root,
    warehouse: join(root, "warehouse"),
    artifacts: join(root, "artifacts"),
    reports: join(root, "reports"),
    registry: registry ? resolve(registry) : join(root, "runs.sqlite"),
  };
}
