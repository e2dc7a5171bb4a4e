export { binRows, binValues, sortValues } from "./binning";
export { gradientSize, packGradients, raise, sumCells } from "./gradients";
export { divide } from "./partition";
export { addTrees } from "./predict";
export { closeMeeting, help, runTask } from "./threads";
