"""CatBoost: the parameters are its own; plain boosting and no score noise, as in this engine."""

from catboost import CatBoostRegressor, Pool
from stopping import hold_out

PARAMETER = {"Huber": "delta", "Quantile": "alpha"}


def fit(x, y, spec):
    options = dict(spec["parameters"])
    if spec["policy"] == "SymmetricTree":
        del options["min_data_in_leaf"]
    loss = spec["loss"]
    if spec["parameter"] is not None:
        loss += f":{PARAMETER[loss]}={spec['parameter']}"
    stopping = spec.get("stopping")
    if stopping:
        options["iterations"] = stopping["iterations"]
    model = CatBoostRegressor(
        loss_function=loss,
        grow_policy=spec["policy"],
        rsm=spec["rsm"],
        boosting_type="Plain",
        bootstrap_type="No",
        random_strength=0,
        random_seed=spec["seed"],
        thread_count=spec["threads"],
        allow_writing_files=False,
        logging_level="Silent",
        **options,
    )
    if not stopping:
        model.fit(Pool(x, y))
        return model.predict
    learned, checked = hold_out(x, y, stopping)
    model.fit(
        Pool(*learned), eval_set=Pool(*checked), early_stopping_rounds=stopping["rounds"], use_best_model=True
    )
    return model.predict
