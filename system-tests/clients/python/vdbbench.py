"""VectorDBBench's own runner and Milvus client on a small data set made here; its recall must be that of exact search.

Usage: vdbbench.py http://HOST:PORT
The last line says which version of vectordb-bench ran.
"""

import importlib.metadata
import os
import pathlib
import shutil
import sys
import tempfile

# Read at the import of vectordb_bench, by the processes that it starts too.
os.environ.setdefault("DATASET_LOCAL_DIR", tempfile.mkdtemp())
os.environ.setdefault("LOG_LEVEL", "WARNING")
FOLDER = os.environ["DATASET_LOCAL_DIR"]


import numpy as np
import polars as pl
from vectordb_bench.backend.cases import CaseType
from vectordb_bench.backend.clients import DB
from vectordb_bench.backend.clients.api import MetricType
from vectordb_bench.backend.clients.milvus.config import FLATConfig, HNSWConfig, MilvusConfig
from vectordb_bench.backend.data_source import DatasetSource
from vectordb_bench.backend.task_runner import CaseRunner, RunningStatus
from vectordb_bench.models import CaseConfig, ConcurrencySearchConfig, TaskConfig, TaskStage

from checks import expect

ROWS, DIM, QUERIES, K = 3000, 16, 20, 10


def write_data():
    """The files of a data set as VectorDBBench reads them: rows, queries, and the nearest rows by brute force."""
    random = np.random.default_rng(41)
    base = random.standard_normal((ROWS, DIM)).astype(np.float32)
    queries = random.standard_normal((QUERIES, DIM)).astype(np.float32)
    folder = pathlib.Path(FOLDER, "small", "small")
    folder.mkdir(parents=True)
    pl.DataFrame({"id": list(range(ROWS)), "emb": base.tolist()}).write_parquet(folder / "train.parquet")
    pl.DataFrame({"id": list(range(QUERIES)), "emb": queries.tolist()}).write_parquet(folder / "test.parquet")
    squares = ((base[None].astype(np.float64) - queries[:, None]) ** 2).sum(axis=2)
    nearest = np.argsort(squares, axis=1, kind="stable")[:, :100]
    pl.DataFrame({"id": list(range(QUERIES)), "neighbors_id": nearest.tolist()}).write_parquet(folder / "neighbors.parquet")


def run(uri, index, stages):
    case = {
        "name": "small", "description": "", "load_timeout": 120, "optimize_timeout": 120,
        "dataset_config": {
            "name": "small", "dir": "small", "size": ROWS, "dim": DIM, "metric_type": "L2", "use_shuffled": False, "with_gt": True, "file_count": 1, "train_name": "train", "test_name": "test",
            "gt_name": "neighbors", "train_id_name": "id", "train_col_name": "emb", "test_col_name": "emb", "gt_col_name": "neighbors_id", "scalar_labels_name": "", "label_percentages": [],
        },
    }
    config = TaskConfig(
        db=DB.Milvus, db_config=MilvusConfig(uri=uri, collection_name="VDBBench"), db_case_config=index, stages=stages,
        case_config=CaseConfig(
            case_id=CaseType.PerformanceCustomDataset, custom_case=case, k=K,
            concurrency_search_config=ConcurrencySearchConfig(num_concurrency=[2], concurrency_duration=2, serial_cooldown=0),
        ),
        load_concurrency=2,
    )
    runner = CaseRunner(run_id="small", config=config, ca=CaseType.PerformanceCustomDataset.case_cls(case), status=RunningStatus.PENDING, dataset_source=DatasetSource.S3)
    return runner.run(drop_old=True)


def main(uri):
    write_data()
    flat = run(uri, FLATConfig(metric_type=MetricType.L2), [TaskStage.DROP_OLD, TaskStage.LOAD, TaskStage.SEARCH_SERIAL])
    expect("rows, flat", ROWS, flat.inserted_count)
    expect("recall of a scan", 1.0, flat.recall)
    expect("ndcg of a scan", 1.0, flat.ndcg)
    graph = run(uri, HNSWConfig(metric_type=MetricType.L2, M=16, efConstruction=100, ef=100), [TaskStage.DROP_OLD, TaskStage.LOAD, TaskStage.SEARCH_SERIAL, TaskStage.SEARCH_CONCURRENT])
    expect("rows, HNSW", ROWS, graph.inserted_count)
    expect("recall of a graph", True, graph.recall >= 0.95)
    expect("searches at once", True, graph.qps > 0)
    print("ok", importlib.metadata.version("vectordb-bench"))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    finally:
        shutil.rmtree(FOLDER)
