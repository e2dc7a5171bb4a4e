export { binRows, spread } from "./binning";
export { sumCells } from "./gradients";
export { addTrees } from "./predict";
export { closeMeeting, help, runTask } from "./threads";
