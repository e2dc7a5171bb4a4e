"""XGBoost, histogram method. Its second derivatives are 1 for these losses, so min_child_weight counts rows."""

import numpy
import xgboost
from stopping import hold_out

OBJECTIVES = {"RMSE": "reg:squarederror", "MAE": "reg:absoluteerror", "Quantile": "reg:quantileerror"}


def fit(x, y, spec):
    options = spec["parameters"]
    params = {
        "objective": OBJECTIVES[spec["loss"]],
        "tree_method": "hist",
        "max_bin": 256,
        "learning_rate": options["learning_rate"],
        "max_depth": options["depth"],
        "reg_lambda": options["l2_leaf_reg"],
        "min_child_weight": options["min_data_in_leaf"],
        "colsample_bynode": spec["rsm"],
        "random_state": spec["seed"],
        "n_jobs": spec["threads"],
        "verbosity": 0,
    }
    if spec["loss"] == "Quantile":
        params["quantile_alpha"] = spec["parameter"]
    if int(xgboost.__version__.split(".")[0]) < 2:
        # Before 2.0 boosting started at 0.5 unless told otherwise.
        params["base_score"] = float(numpy.mean(y))
    stopping = spec.get("stopping")
    if not stopping:
        return xgboost.XGBRegressor(n_estimators=options["iterations"], **params).fit(x, y).predict
    learned, checked = hold_out(x, y, stopping)
    model = xgboost.XGBRegressor(
        n_estimators=stopping["iterations"], early_stopping_rounds=stopping["rounds"], **params
    )
    # predict takes the best iteration by itself
    return model.fit(*learned, eval_set=[checked], verbose=False).predict
