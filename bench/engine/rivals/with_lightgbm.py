"""LightGBM. Leaf-wise growth with 2^depth leaves and a depth limit grows the same trees as depth-wise growth without a limit on leaves."""

import lightgbm
from stopping import hold_out

OBJECTIVES = {"RMSE": "regression", "MAE": "regression_l1", "Huber": "huber", "Quantile": "quantile"}


def fit(x, y, spec):
    options = spec["parameters"]
    params = {
        "objective": OBJECTIVES[spec["loss"]],
        "learning_rate": options["learning_rate"],
        "max_depth": options["depth"],
        "num_leaves": 2 ** options["depth"],
        "lambda_l2": options["l2_leaf_reg"],
        "min_data_in_leaf": options["min_data_in_leaf"],
        "min_sum_hessian_in_leaf": 0,
        "feature_fraction_bynode": spec["rsm"],
        "seed": spec["seed"],
        "num_threads": spec["threads"],
        # Saves LightGBM the trial by which it would choose; the benchmark runs both and compares with the faster.
        f"force_{spec['layout']}_wise": True,
        "verbosity": -1,
    }
    if spec["parameter"] is not None:
        params["alpha"] = spec["parameter"]
    stopping = spec.get("stopping")
    if not stopping:
        data = lightgbm.Dataset(x, label=y, params=params)
        return lightgbm.train(params, data, num_boost_round=options["iterations"]).predict
    learned, checked = hold_out(x, y, stopping)
    data = lightgbm.Dataset(*learned, params=params)
    stop = lightgbm.early_stopping(stopping["rounds"], verbose=False)
    held = data.create_valid(*checked)
    # predict takes the best iteration by itself
    return lightgbm.train(params, data, stopping["iterations"], [held], callbacks=[stop]).predict
