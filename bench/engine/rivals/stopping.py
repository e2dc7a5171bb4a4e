"""Early stopping, as every program of the benchmark is asked for it: `share` of the rows, the last ones, are held out; trees are added
until `rounds` more have not lowered the loss on them, `iterations` at most; those up to the lowest are kept."""


def hold_out(x, y, stopping):
    """(x, y) to learn from and (x, y) to stop by."""
    held = round(len(y) * stopping["share"])
    return (x[:-held], y[:-held]), (x[-held:], y[-held:])
