"""scikit-learn's HistGradientBoosting. Threads are OpenMP's, set by the benchmark in the environment."""

import numpy
from sklearn.ensemble import HistGradientBoostingRegressor

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
    model = HistGradientBoostingRegressor(**params).fit(x[:, columns], y)
    return lambda rows: model.predict(rows[:, columns])
