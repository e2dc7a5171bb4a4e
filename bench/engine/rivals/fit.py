"""Fits one rival once and prints what it cost: python3 fit.py SPEC, SPEC being JSON; or python3 fit.py versions.

A process does one fit, so its peak memory is that fit's. The spec names the rows (see rows/row-file.mjs), the parameters in
CatBoost's words, the threads, and the file that takes the predictions of the test rows, which the benchmark scores.
"""

import json
import os
import platform
import statistics
import sys
import time
from importlib import import_module

LIBRARIES = {
    "lightgbm": "lightgbm",
    "sklearn": "sklearn.ensemble",
    "xgboost": "xgboost",
    "catboost": "catboost",
}


def versions():
    found = {"python": platform.python_version()}
    for name, module in LIBRARIES.items():
        try:
            import_module(module)
            found[name] = sys.modules[name].__version__
        except ImportError as error:
            found[name] = None
            found[f"{name}_reason"] = str(error)
    return found


def read(folder, name, features, part):
    import numpy

    def numbers(kind, width):
        path = os.path.join(folder, f"{name}.{kind}.f64")
        return numpy.fromfile(path, count=part["count"] * width, offset=part["from"] * width * 8)

    return numbers("x", features).reshape(part["count"], features), numbers("y", 1)


def memory(figure):
    """Resident memory in bytes, VmRSS now or VmHWM at its peak (Linux). The peak of getrusage would be the parent's too."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(figure))


def prediction_seconds(predict, x, rows, times):
    """Median seconds to predict the first `rows` rows, the first time not counted."""
    taken = []
    for i in range(times + 1):
        some = x[i : i + 1] if rows == 1 else x[:rows]
        start = time.perf_counter()
        predict(some)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def fit(spec):
    rival = import_module(f"with_{spec['trainer']}")
    x, y = read(spec["folder"], spec["rows"], spec["features"], spec["train"])
    loaded = memory("VmRSS")
    start, used = time.perf_counter(), time.process_time()
    predict = rival.fit(x, y, spec)
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    peak = memory("VmHWM")
    test, _ = read(spec["folder"], spec["rows"], spec["features"], spec["test"])
    predict(test).astype("float64").tofile(spec["output"])
    result = {"seconds": seconds, "processor": processor, "peak": peak, "rise": peak - loaded}
    if spec["predictRows"]:
        result["predict"] = prediction_seconds(predict, x, spec["predictRows"], 3)
        result["predictOne"] = prediction_seconds(predict, x, 1, 300)
    return result


if __name__ == "__main__":
    print(json.dumps(versions() if sys.argv[1] == "versions" else fit(json.loads(sys.argv[1]))))
