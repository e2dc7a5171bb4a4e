/** Of an angle halved so often the tangent is below 0.2 and the series short. */
const HALVINGS = 3;

/** Arc tangent from + - * / and square roots alone, for the same reason as the functions of elementary.ts. */
export function arctangent(x: number): number {
  if (Math.abs(x) > 1) return Math.sign(x) * (Math.PI / 2) - arctangent(1 / x);
  let tangent = x;
  for (let i = 0; i < HALVINGS; i++) tangent /= 1 + Math.sqrt(1 + tangent * tangent);
  const square = tangent * tangent;
  let sum = 0;
  for (let power = 23; power >= 3; power -= 2) sum = square * ((power % 4 === 3 ? -1 : 1) / power + sum);
  return 2 ** HALVINGS * (tangent + tangent * sum);
}
