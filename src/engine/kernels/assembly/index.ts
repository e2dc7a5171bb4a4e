export { binRows, binValues, sortValues } from "./binning";
export { largestGradient, packGradients, raise, sumCells } from "./gradients";
export { subtract } from "./histogram";
export { divide } from "./partition";
export { addTrees } from "./predict";
export { runTask } from "./threads";
