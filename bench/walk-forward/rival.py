"""The same walk-forward by LightGBM, written from the description alone: python3 rival.py FOLDER threads|processes

Cuts its own windows out of the rows, fits, predicts and writes FOLDER/<way>.json. `threads` gives every fit all threads, one fit
after the other; `processes` gives every fit one thread, as many fits at a time as there are threads. The seconds count from the
matrix in memory to the last prediction; so do the processor seconds, those of the worker processes included.
"""

import json
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import lightgbm
import numpy as np

FOLDER, WAY = Path(sys.argv[1]), sys.argv[2]
SETTINGS = json.loads((FOLDER / "settings.json").read_text())
SHAPE = json.loads((FOLDER / "rows.json").read_text())
DATA = np.fromfile(FOLDER / "rows.f64").reshape(4 + len(SHAPE["features"]), SHAPE["rows"])
DAY, PLAYER, POINTS, LINE = DATA[0].astype(int), DATA[1], DATA[2], DATA[3]
X = np.ascontiguousarray(DATA[4:].T)
EPOCH = date(1970, 1, 1)
VALIDATION_SHARE = 0.15


def windows():
    """(first day, training, validation, evaluation rows) of every step; None in place of the rows where it is skipped."""
    first = (date.fromisoformat(SETTINGS["from"]) - EPOCH).days
    last = (date.fromisoformat(SETTINGS["to"]) - EPOCH).days
    for start in range(first, last + 1, SETTINGS["retrain_every"]):
        end = min(start + SETTINGS["retrain_every"] - 1, last)
        learned = np.flatnonzero((DAY >= start - SETTINGS["window"]) & (DAY < start))
        judged = np.flatnonzero((DAY >= start) & (DAY <= end) & ~np.isnan(LINE))
        if len(judged) == 0:
            continue
        dates = np.unique(DAY[learned])
        if len(learned) < SETTINGS["min_train_rows"] or len(dates) < 2:
            yield start, None
            continue
        held = max(1, int(np.floor(len(dates) * VALIDATION_SHARE + 0.5)))
        cut = dates[-held]
        yield start, (learned[DAY[learned] < cut], learned[DAY[learned] >= cut], judged)


def fit(rows):
    train, validation, judged = rows
    parameters = {
        "objective": {"MAE": "regression_l1", "RMSE": "regression"}[SETTINGS["loss"]],
        "metric": {"MAE": "l1", "RMSE": "l2"}[SETTINGS["loss"]],
        "learning_rate": SETTINGS["learning_rate"],
        "max_depth": SETTINGS["depth"],
        "num_leaves": 2 ** SETTINGS["depth"],
        "lambda_l2": SETTINGS["l2_leaf_reg"],
        "max_bin": SETTINGS["border_count"] + 1,
        "min_data_in_leaf": 20,
        "num_threads": 1 if WAY == "processes" else SETTINGS["threads"],
        "verbose": -1,
    }
    learned = lightgbm.Dataset(X[train], POINTS[train])
    checked = learned.create_valid(X[validation], POINTS[validation])
    stop = lightgbm.early_stopping(SETTINGS["early_stopping_rounds"], verbose=False)
    model = lightgbm.train(parameters, learned, SETTINGS["iterations"], [checked], callbacks=[stop])
    return model.predict(X[judged]), int(model.best_iteration)


def processor():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main():
    steps = list(windows())
    kept = [(start, rows) for start, rows in steps if rows is not None]
    begin, used = time.perf_counter(), processor()
    if WAY == "processes":
        with ProcessPoolExecutor(SETTINGS["threads"]) as pool:
            results = list(pool.map(fit, [rows for _, rows in kept]))
    else:
        results = [fit(rows) for _, rows in kept]
    seconds, used = time.perf_counter() - begin, processor() - used
    answer = {
        "version": lightgbm.__version__,
        "seconds": seconds,
        "processor": used,
        "skipped": len(steps) - len(kept),
        "windows": [
            {
                "start": (EPOCH + timedelta(days=start)).isoformat(),
                "train": len(rows[0]),
                "validation": len(rows[1]),
                "eval_lines": len(rows[2]),
                "iterations": iterations,
            }
            for (start, rows), (_, iterations) in zip(kept, results)
        ],
        "day": [int(day) for _, rows in kept for day in DAY[rows[2]]],
        "player": [int(player) for _, rows in kept for player in PLAYER[rows[2]]],
        "prediction": [float(value) for predicted, _ in results for value in predicted],
    }
    (FOLDER / f"{WAY}.json").write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
