export type Sign = "<" | "<=" | ">" | ">=" | "=" | "!=";

const DECIMALS = 6;

/**
 * The whole number of small units that parts whole numbers as a decimal number does: the next one below for > and <=, the next
 * one above for < and >=.
 * @param decimal at most six digits after the point; reckoned with exactly, not as a binary fraction
 * @param scale small units in one unit of the decimal
 * @returns null for = and != when the decimal is no whole number of small units
 */
export function wholeThreshold(sign: Sign, decimal: string, scale: number): number | null {
  const [whole, fraction = ""] = decimal.split(".") as [string, string?];
  const one = 10n ** BigInt(DECIMALS);
  const parts = BigInt(`${whole}${fraction.padEnd(DECIMALS, "0")}`) * BigInt(scale);
  const remainder = ((parts % one) + one) % one;
  const below = (parts - remainder) / one;
  if (remainder === 0n) return Number(below);
  if (sign === "=" || sign === "!=") return null;
  return Number(sign === ">" || sign === "<=" ? below : below + 1n);
}
