/** How far each prediction lies from what happened, in their unit; both row by row. */
export function absoluteErrors(prediction: Float64Array, actual: Float64Array): Float64Array {
  return actual.map((value, row) => Math.abs(prediction[row]! - value));
}
