"""LightGBM's fit and prediction seconds on the rows of speed.mjs, beside those of this engine: python3 bench/engine/speed.py OUT_DIR

The fit includes binning. The ratio is this engine's seconds over LightGBM's with as many threads; below 1, this engine is faster. On a
machine that others use, compare processor seconds, and with one thread only: threads that wait for each other lose their turns.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm
import numpy as np

OUT = Path(sys.argv[1])
RECORD = json.loads((OUT / "speed.json").read_text())
COMMON = RECORD["common"]
NAME, _, ARGUMENT = COMMON["loss_function"].partition(":")
OBJECTIVE = {"RMSE": "regression", "MAE": "regression_l1", "Huber": "huber", "Quantile": "quantile"}[NAME]


def seconds(size, threads):
    rows, features = map(int, size.split("x"))
    data = np.fromfile(OUT / f"{size}.f64").reshape(features + 1, rows)
    x, y = np.ascontiguousarray(data[1:].T), data[0]
    model = lightgbm.LGBMRegressor(
        objective=OBJECTIVE,
        **({"alpha": float(ARGUMENT.split("=")[1])} if ARGUMENT else {}),
        n_estimators=COMMON["iterations"],
        learning_rate=COMMON["learning_rate"],
        max_depth=COMMON["depth"],
        num_leaves=2 ** COMMON["depth"],
        reg_lambda=3,
        min_child_samples=20,
        min_child_weight=0,
        n_jobs=threads,
        verbose=-1,
    )
    start, used = time.perf_counter(), time.process_time()
    model.fit(x, y)
    middle, used = time.perf_counter(), time.process_time() - used
    model.predict(x)
    return middle - start, used, time.perf_counter() - middle


rival = {}
print("| rows x features | growth | path | threads | fit s | LightGBM s | ratio | processor s | LightGBM s | ratio | predict s | LightGBM s |")
print("|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
for result in RECORD["results"]:
    key = (result["size"], result["threads"])
    if key not in rival:
        rival[key] = min(seconds(*key) for _ in range(2))
    fit, cpu, predict = rival[key]
    print(
        f"| {result['size']} | {result['grow_policy']} | {result['path']} | {result['threads']} | {result['fit']:.2f} | {fit:.2f} "
        f"| {result['fit'] / fit:.2f} | {result['cpu']:.2f} | {cpu:.2f} | {result['cpu'] / cpu:.2f} "
        f"| {result['predict']:.3f} | {predict:.3f} |"
    )
