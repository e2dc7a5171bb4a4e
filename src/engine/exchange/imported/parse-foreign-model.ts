import { badModelFile } from "./bad-model-file.js";
import type { ForeignModel } from "./foreign-trees.js";
import { parseLightgbmText } from "./lightgbm-text.js";
import { parseXgboostJson } from "./xgboost-json.js";

/** Larger files are refused unread: a thousand trees of depth 6 need 7 MB. */
export const MOST_MODEL_BYTES = 64 * 1024 * 1024;

const HINT = 'XGBoost: booster.save_model("model.json"); LightGBM: booster.save_model("model.txt")';

/**
 * Reads a model file of XGBoost (JSON) or LightGBM (text); its first characters tell which.
 * @throws DataError BAD_MODEL_FILE naming what is wrong and where
 */
export function parseForeignModel(bytes: Uint8Array): ForeignModel {
  if (bytes.length > MOST_MODEL_BYTES) throw tooLarge(bytes.length);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw badModelFile("", "it is not text (a binary format such as .ubj is not read)", HINT);
  }
  const model = parseText(text);
  checkSize(model);
  return model;
}

function parseText(text: string): ForeignModel {
  if (/^tree\r?\n/.test(text)) return parseLightgbmText(text);
  if (/^\s*\{/.test(text)) return parseXgboostJson(text);
  throw badModelFile("", "it is neither XGBoost's JSON nor LightGBM's text", HINT);
}

/** No row may reach a prediction that is no number, whatever leaves it ends in. */
function checkSize({ start, trees }: ForeignModel): void {
  let most = Math.abs(start);
  for (const { leafValue } of trees) most += leafValue.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  if (!Number.isFinite(Math.fround(most))) throw badModelFile("", `its predictions can be as large as ${most}`);
}

/** The refusal of a file of so many bytes. */
export function tooLarge(bytes: number): Error {
  const [size, most] = [bytes, MOST_MODEL_BYTES].map((count) => Math.ceil(count / 1024 / 1024));
  return badModelFile("", `it has ${size} MB, at most ${most} are read`, "train fewer or smaller trees");
}
