"""Trains the rivals on the rows of rows.mjs and prints test errors beside those run.mjs left.

python3 bench/engine/compare.py DIR

Rivals: LightGBM and scikit-learn's HistGradientBoosting, whichever is installed. Same rows, trees, learning rate, depth, l2,
least rows per leaf and share of features per node. A ratio below 1 means this engine has the lower test error.
"""

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

try:
    import lightgbm
except ImportError:
    lightgbm = None
try:
    from sklearn.ensemble import HistGradientBoostingRegressor
except ImportError:
    HistGradientBoostingRegressor = None

PLAN = json.loads((Path(__file__).parent / "plan.json").read_text())


def parse(loss):
    name, _, argument = loss.partition(":")
    return name, float(argument.split("=")[1]) if argument else None


def error(loss, target, prediction):
    name, parameter = parse(loss)
    r = target - prediction
    if name == "RMSE":
        return float(np.sqrt(np.mean(r * r)))
    if name == "MAE":
        return float(np.mean(np.abs(r)))
    if name == "Huber":
        size = np.abs(r)
        return float(np.mean(np.where(size <= parameter, r * r / 2, parameter * (size - parameter / 2))))
    return float(np.mean(np.where(r > 0, parameter * r, (parameter - 1) * r)))


def with_lightgbm(loss, setting, seed, x, y, test):
    name, parameter = parse(loss)
    objective = {"RMSE": "regression", "MAE": "regression_l1", "Huber": "huber", "Quantile": "quantile"}[name]
    depth = PLAN["common"]["depth"]
    model = lightgbm.LGBMRegressor(
        objective=objective,
        **({"alpha": parameter} if parameter else {}),
        n_estimators=PLAN["iterations"],
        learning_rate=PLAN["common"]["learning_rate"],
        max_depth=depth,
        num_leaves=2**depth,
        reg_lambda=PLAN["common"]["l2_leaf_reg"],
        min_child_samples=PLAN["min_data_in_leaf"],
        min_child_weight=0,
        min_split_gain=0,
        feature_fraction_bynode=setting["rsm"],
        random_state=seed,
        n_jobs=1,
        deterministic=True,
        verbose=-1,
    )
    return model.fit(x, y).predict(test)


def with_sklearn(loss, setting, seed, x, y, test):
    name, parameter = parse(loss)
    kind = {"RMSE": "squared_error", "MAE": "absolute_error", "Quantile": "quantile"}.get(name)
    if kind is None:
        return None
    depth = PLAN["common"]["depth"]
    options = dict(
        loss=kind,
        max_iter=PLAN["iterations"],
        learning_rate=PLAN["common"]["learning_rate"],
        max_depth=depth,
        max_leaf_nodes=2**depth,
        l2_regularization=PLAN["common"]["l2_leaf_reg"],
        min_samples_leaf=PLAN["min_data_in_leaf"],
        early_stopping=False,
        random_state=seed,
    )
    if name == "Quantile":
        options["quantile"] = parameter
    if setting["rsm"] < 1:
        if "max_features" not in HistGradientBoostingRegressor().get_params():
            return None
        options["max_features"] = setting["rsm"]
    return HistGradientBoostingRegressor(**options).fit(x, y).predict(test)


def main(folder):
    rivals = {}
    if lightgbm:
        rivals["lightgbm"] = with_lightgbm
    if HistGradientBoostingRegressor:
        rivals["sklearn"] = with_sklearn
    settings = {setting["name"]: setting for setting in PLAN["settings"]}
    errors, seconds = defaultdict(list), defaultdict(list)
    rows = {}
    for path in sorted(Path(folder).glob("*.json")):
        record = json.loads(path.read_text())
        csv = Path(folder) / f"{record['dataset']}.{record['seed']}.csv"
        if csv not in rows:
            rows[csv] = np.loadtxt(csv, delimiter=",", skiprows=1)
        data = rows[csv]
        train, test = data[data[:, 0] == 0], data[data[:, 0] == 1]
        key = (record["dataset"], record["setting"], record["loss"])
        errors[key, "ours"].append(error(record["loss"], test[:, 1], np.array(record["predictions"])))
        seconds[key, "ours"].append(record["seconds"])
        for rival, fit in rivals.items():
            start = time.perf_counter()
            found = fit(record["loss"], settings[record["setting"]], record["seed"], train[:, 2:], train[:, 1], test[:, 2:])
            if found is None:
                continue
            seconds[key, rival].append(time.perf_counter() - start)
            errors[key, rival].append(error(record["loss"], test[:, 1], found))
    report(errors, seconds, list(rivals))


def report(errors, seconds, rivals):
    print("| rows | setting | loss | n | ours | " + " | ".join(f"{r} | ratio | s/s" for r in rivals) + " |")
    print("|---|---|---|---:|---:|" + "---:|---:|---:|" * len(rivals))
    for key in sorted({key for key, who in errors if who == "ours"}):
        ours = np.mean(errors[key, "ours"])
        cells = [*key, str(len(errors[key, "ours"])), f"{ours:.4f}"]
        for rival in rivals:
            theirs = errors.get((key, rival))
            if theirs:
                time_ratio = np.mean(seconds[key, "ours"]) / np.mean(seconds[key, rival])
                cells += [f"{np.mean(theirs):.4f}", f"{ours / np.mean(theirs):.4f}", f"{time_ratio:.2f}"]
            else:
                cells += ["", "", ""]
        print("| " + " | ".join(cells) + " |")


main(sys.argv[1])
