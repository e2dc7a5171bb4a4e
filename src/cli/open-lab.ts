import { openRegistry, type Registry } from "../registry/index.js";
import { type LabPaths, labPaths } from "../warehouse/home.js";
import type { GlobalFlags } from "./command.js";

export function pathsOf(flags: GlobalFlags): LabPaths {
  return labPaths(flags.home, flags.registry);
}

/** Opens the registry for one piece of work and closes it whatever happens. */
export async function withRegistry<T>(
  flags: GlobalFlags,
  options: { readonly: boolean },
  work: (registry: Registry) => T | Promise<T>,
): Promise<T> {
  const paths = pathsOf(flags);
  const registry = openRegistry(
    { database: paths.registry, artifacts: paths.artifacts },
    { readonly: options.readonly },
  );
  try {
    return await work(registry);
  } finally {
    registry.close();
  }
}
