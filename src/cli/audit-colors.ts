import type { AuditVerdict } from "../audit/leak-audit.js";
import { outputColors as pc } from "./colors.js";

/** How each verdict of the leak audit is coloured, wherever it is printed. */
export const AUDIT_COLORS: Readonly<Record<AuditVerdict, (text: string) => string>> = {
  CLEAN: pc.green,
  SUSPECT: pc.yellow,
  LEAK: (text) => pc.red(pc.bold(text)),
};
