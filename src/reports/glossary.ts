import { ROUGH_SLICES } from "./slice-roi.js";

/** Heading of {@link GLOSSARY}. */
export const GLOSSARY_HEADING = "How to read it";

/** What the words and figures of every report mean. */
export const GLOSSARY = `- Edge: prediction less line. A pick is made when the edge is 3 points or more either way: OVER above the line, UNDER below it. N counts graded picks; a pick whose line was hit exactly is a push and not graded.
- HR: share of graded picks won, with its 95 % Wilson interval. It is called above or below break-even only when both that interval and the bootstrap interval clustered by game date lie wholly on that side.
- Break-even: mean of 1 / decimal odds over the picks made, the hit rate at which their prices neither win nor lose. ROI: profit per unit staked, one unit on each pick.
- [low, high]: a 95 % interval. Wilson's takes picks as independent; one clustered by game date draws whole dates anew (bootstrap), because players of one night share its luck.
- Tries: configurations evaluated on the same days. p with all of them counted: how probable it is that the best of them looks as good as this run by luck alone.
- MAE (lines): mean absolute error in points on the rows with a line; line's own MAE: that of the line as a prediction, on the same rows; MAE (all): every row of the evaluation. Intervals of errors, ROI and differences come from the bootstrap clustered by game date.
- Tiers, by season average before the game: star 25 points and more, starter 15 to 25, role 5 to 15, bench below 5.
- Tables by week, side and tier count picks at edge 3+; the table by size of the edge counts the picks of each size. In them ${ROUGH_SLICES}.
- Many slices: of every 20 intervals of 95 % one is expected to miss the truth, so among dozens of slices some stand out by chance.
- —: nothing to measure, or not known.`;
