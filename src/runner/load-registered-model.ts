import { loadModel, type Model } from "../engine/model.js";
import type { Alias, ModelSummary, Registry } from "../registry/index.js";

/** A registered model ready to predict. */
export interface LoadedModel {
  readonly model: Model;
  readonly registered: ModelSummary;
}

/**
 * Loads a registered model; its file is hashed before it is parsed, and one that is not the file registered is never loaded.
 * @param text "NAME", "NAME@3", "NAME@champion" or "@champion"
 * @throws UsageError as Registry.getModel; IntegrityError when the file is missing, altered or no model file
 */
export function loadRegisteredModel(registry: Registry, text: string, scope?: string): LoadedModel {
  const { model: registered, bytes } = registry.readModel(text, scope);
  return { model: loadModel(bytes), registered };
}

/** Loads the champion of a scope, or its challenger. @throws UsageError NO_ALIAS; IntegrityError as above */
export function loadChampion(registry: Registry, scope?: string, alias: Alias = "champion"): LoadedModel {
  return loadRegisteredModel(registry, `@${alias}`, scope);
}
