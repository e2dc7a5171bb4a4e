export { binRows, binValues, spread } from "./binning";
export { sumCells } from "./gradients";
export { addTrees } from "./predict";
export { addLevelTrees } from "./predict-levels";
export { closeMeeting, help, runTask } from "./threads";
