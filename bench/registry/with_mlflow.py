"""MLflow with its SQLite store, by its Python client: python with_mlflow.py versions | SIZE FOLDER RUNS.jsonl quick|full

Fills a store with the runs given (one JSON object a line), measures the operations of operations.mjs and prints a JSON line.
"""
import json
import os
import sys
import time

PLENTY = {"least": 40, "most": 400, "seconds": 4.0}
QUICK = {"least": 10, "most": 60, "seconds": 0.5}
FEWEST = 5


def quantile(values, share):
    ordered = sorted(values)
    rank = -(-share * len(ordered) // 1)
    return ordered[max(0, int(rank) - 1)] if ordered else None


def sample(work, patience):
    """As sample.mjs: the first two calls are not counted."""
    times, cpu = [], []
    begun = time.perf_counter()
    for index in range(-2, patience["most"]):
        spent = time.perf_counter() - begun
        least = FEWEST if spent > 4 * patience["seconds"] else patience["least"]
        if len(times) >= least and spent > patience["seconds"]:
            break
        cpu_before, start = time.process_time(), time.perf_counter()
        work(index + 2)
        elapsed, used = time.perf_counter() - start, time.process_time() - cpu_before
        if index >= 0:
            times.append(elapsed * 1000)
            cpu.append(used * 1000)
    return {"calls": len(times), "p50": quantile(times, 0.5), "p95": quantile(times, 0.95), "cpu_p95": quantile(cpu, 0.95)}


def main():
    import mlflow

    if sys.argv[1] == "versions":
        print(json.dumps({"mlflow": mlflow.__version__}))
        return
    from mlflow.entities import Metric, Param
    from mlflow.tracking import MlflowClient

    size, folder, runs_file, pace = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    os.makedirs(folder, exist_ok=True)
    database = os.path.join(folder, "mlflow.db")
    client = MlflowClient(tracking_uri="sqlite:///" + os.path.abspath(database))
    artifacts = "file:" + os.path.abspath(os.path.join(folder, "artifacts"))
    known = client.get_experiment_by_name("bench")
    experiment = known.experiment_id if known else client.create_experiment("bench", artifact_location=artifacts)
    now = int(time.time() * 1000)

    def log(name, params, metrics, status):
        run_id = client.create_run(experiment, run_name=name).info.run_id
        client.log_batch(
            run_id,
            metrics=[Metric(key, value, now, 0) for key, value in metrics.items()],
            params=[Param(key, str(value)) for key, value in params.items()],
        )
        client.set_terminated(run_id, status)
        return run_id

    fill_seconds = 0.0
    marker = os.path.join(folder, "filled")
    if not os.path.exists(marker):
        begun = time.perf_counter()
        with open(runs_file, encoding="utf8") as lines:
            for line in lines:
                run = json.loads(line)
                metrics = {entry["name"]: entry["value"] for entry in run["metrics"]}
                log(run["name"], run["params"], metrics, "FAILED" if run["status"] == "failed" else "FINISHED")
        fill_seconds = time.perf_counter() - begun
        open(marker, "w").close()

    search = json.loads(os.environ["SEARCH"])
    condition = "metrics.{metric} < {below} and params.{param} = '{is}'".format(**search)
    page = search["page"]

    def runs_of(condition="", order="attributes.start_time DESC", most=page, token=None):
        return client.search_runs([experiment], condition, max_results=most, order_by=[order], page_token=token)

    token = None
    for _ in range(size // 2 // 1000):
        token = runs_of(most=1000, token=token).token
    middle = token
    ids = [run.info.run_id for run in runs_of("attributes.status = 'FINISHED'", most=search["compared"])]
    batch_run = client.create_run(experiment, run_name="batch").info.run_id

    def compare(_):
        runs = [client.get_run(run_id) for run_id in ids]
        first = runs[0].data.params
        return [name for name in first if any(run.data.params.get(name) != first[name] for run in runs)]

    work = {
        "log_run": lambda index: log(
            "MEASURED",
            {"p%d" % at: at + index for at in range(20)},
            {"m%d" % at: at + index / 7 for at in range(20)},
            "FINISHED",
        ),
        "log_batch": lambda step: client.log_batch(
            batch_run, metrics=[Metric("m%d" % at, at / 7, now, step) for at in range(1000)]
        ),
        "list": lambda _: runs_of(),
        "list_deep": lambda _: runs_of(token=middle),
        "search": lambda _: runs_of(condition),
        "search_sorted": lambda _: runs_of(condition, "metrics.%s ASC" % search["metric"]),
        "compare": compare,
    }
    patience = QUICK if pace == "quick" else PLENTY
    size_bytes = os.path.getsize(database)
    operations = {name: sample(call, patience) for name, call in work.items()}
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    record = {"store": "mlflow", "runs": size, "fill_seconds": fill_seconds, "size_bytes": size_bytes, "peak_mb": peak}
    print(json.dumps({**record, "operations": operations}))


main()
