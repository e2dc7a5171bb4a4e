import { existsSync } from "node:fs";
import { LabError } from "../core/errors.js";
import { openRegistry, type Registry, type RegistryPaths } from "../registry/index.js";
import { type LabPaths, labPaths } from "../warehouse/home.js";
import type { GlobalFlags } from "./command.js";

/** Where the lab of a command lies: the folders its flags name, or the defaults. */
export function pathsOf(flags: GlobalFlags): LabPaths {
  return labPaths(flags.home, flags.registry);
}

/**
 * Opens the registry for one piece of work and closes it whatever happens. A registry that an older version made is
 * brought up to date first, also for a command that only reads.
 * @param options create: a registry is made where there is none; a command about runs there are has nothing to do then, and
 *   leaves no file
 * @throws DataError REGISTRY_ABSENT when there is none and none is made
 */
export async function withRegistry<T>(
  flags: GlobalFlags,
  options: { readonly: boolean; create?: boolean },
  work: (registry: Registry) => T | Promise<T>,
): Promise<T> {
  const paths = pathsOf(flags);
  const files = { database: paths.registry, artifacts: paths.artifacts };
  const isReading = options.readonly || (!options.create && !existsSync(files.database));
  const registry = isReading ? openForReading(files) : openRegistry(files);
  try {
    return await work(registry);
  } finally {
    registry.close();
  }
}

function openForReading(files: RegistryPaths): Registry {
  try {
    return openRegistry(files, { readonly: true });
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== "REGISTRY_TOO_OLD") throw error;
    openRegistry(files).close();
    return openRegistry(files, { readonly: true });
  }
}
