"""scikit-learn's HistGradientBoosting. Threads are OpenMP's, set by the benchmark in the environment."""

from itertools import islice

import numpy
from sklearn.ensemble import HistGradientBoostingRegressor
from stopping import hold_out

LOSSES = {"RMSE": "squared_error", "MAE": "absolute_error", "Quantile": "quantile"}


def fit(x, y, spec):
    options = spec["parameters"]
    params = {
        "loss": LOSSES[spec["loss"]],
        "max_iter": options["iterations"],
        "learning_rate": options["learning_rate"],
        "max_depth": options["depth"],
        "max_leaf_nodes": 2 ** options["depth"],
        "l2_regularization": options["l2_leaf_reg"],
        "min_samples_leaf": options["min_data_in_leaf"],
        "early_stopping": False,
        "random_state": spec["seed"],
    }
    if spec["loss"] == "Quantile":
        params["quantile"] = spec["parameter"]
    if spec["rsm"] < 1:
        params["max_features"] = spec["rsm"]
    # Version 1.9 cannot bin a column without a value; such a column tells nothing.
    some = ~numpy.isnan(x).all(axis=0)
    columns = slice(None) if some.all() else some
    stopping = spec.get("stopping")
    if not stopping:
        model = HistGradientBoostingRegressor(**params).fit(x[:, columns], y)
        return lambda rows: model.predict(rows[:, columns])
    (x, y), (x_held, y_held) = hold_out(x[:, columns], y, stopping)
    stop = {"max_iter": stopping["iterations"], "early_stopping": True, "n_iter_no_change": stopping["rounds"], "tol": 0}
    model = HistGradientBoostingRegressor(**{**params, **stop}).fit(x, y, X_val=x_held, y_val=y_held)
    # it keeps all trees; the scores, the higher the better, begin before the first
    best = int(numpy.argmax(model.validation_score_))
    if best == 0:
        raise RuntimeError("no tree lowered the loss on the rows held out")
    return lambda rows: next(islice(model.staged_predict(rows[:, columns]), best - 1, None))
