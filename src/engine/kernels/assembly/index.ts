export { binRows, binValues, sortValues } from "./binning";
export { sumCells } from "./gradients";
export { divide } from "./partition";
export { addTrees } from "./predict";
export { closeMeeting, help, runTask } from "./threads";
