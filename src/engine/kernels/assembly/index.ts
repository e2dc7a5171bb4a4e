export { binRows, binValues, sortValues } from "./binning";
export { gradientSize, packGradients, raise, sumCells } from "./gradients";
export { subtract } from "./histogram";
export { addTrees } from "./predict";
export { closeMeeting, divide, help, runTask } from "./threads";
