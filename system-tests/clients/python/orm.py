"""Milvus's Python client by its object-relational interface, with its answers checked.

Usage: orm.py http://HOST:PORT... [PART...]
The last line says which version ran.
"""

import numpy as np
import pymilvus
from pymilvus import (AnnSearchRequest, Collection, CollectionSchema, DataType, FieldSchema, Partition, RRFRanker, connections, db, utility)

import checks
from checks import expect, expect_error, part

DIM = 8
ROWS = 200


def vectors(seed, rows=ROWS, dim=DIM):
    return np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)


def schema():
    return CollectionSchema([
        FieldSchema("id", DataType.INT64, is_primary=True),
        FieldSchema("vector", DataType.FLOAT_VECTOR, dim=DIM),
        FieldSchema("word", DataType.VARCHAR, max_length=50),
        FieldSchema("n", DataType.INT32),
    ], description="books", enable_dynamic_field=False)


def fresh(name):
    if utility.has_collection(name):
        utility.drop_collection(name)
    return Collection(name, schema(), consistency_level="Strong")


def columns(base, start=0):
    count = len(base)
    return [list(range(start, start + count)), list(base), [f"w{i % 5}" for i in range(start, start + count)], list(range(start, start + count))]


def ranked(base, query, k):
    scores = ((base.astype(np.float64) - query) ** 2).sum(axis=1)
    return [int(row) for row in np.lexsort((np.arange(len(base)), scores))[:k]]


@part
def life(_):
    collection = fresh("orm_life")
    base = vectors(1)
    expect("insert_count", ROWS, collection.insert(columns(base)).insert_count)
    collection.flush()
    expect("num_entities", ROWS, collection.num_entities)
    expect("described", "books", collection.description)
    expect("primary field", "id", collection.primary_field.name)
    status = collection.create_index("vector", {"index_type": "HNSW", "metric_type": "L2", "params": {"M": 8, "efConstruction": 64}})
    expect("create_index", 0, status.code)
    collection.create_index("vector", {"index_type": "HNSW", "metric_type": "L2", "params": {"M": 8, "efConstruction": 64}})
    expect("has_index", True, collection.has_index())
    expect("index params", {"M": 8, "efConstruction": 64}, {key: int(value) for key, value in collection.index().params["params"].items()})
    utility.wait_for_index_building_complete("orm_life")
    progress = utility.index_building_progress("orm_life")
    expect("built", progress["total_rows"], progress["indexed_rows"])
    collection.load()
    utility.wait_for_loading_complete("orm_life")
    expect("loaded", "100%", utility.loading_progress("orm_life")["loading_progress"])
    found = collection.search([base[3]], "vector", {"metric_type": "L2", "params": {"ef": 200}}, limit=5, output_fields=["word"])
    expect("hits", ranked(base, base[3], 5), list(found[0].ids))
    expect("word", "w3", found[0][0].entity.get("word"))
    rows = collection.query("n >= 195", output_fields=["n", "word"])
    expect("rows", [(195, "w0"), (196, "w1"), (197, "w2"), (198, "w3"), (199, "w4")], [(row["n"], row["word"]) for row in rows])
    expect("deleted", 2, collection.delete("id in [3, 4]").delete_count)
    expect("left", [], collection.query("id in [3, 4]"))
    upserted = collection.upsert([[5], [base[5]], ["five"], [5]])
    expect("upsert_count", 1, upserted.upsert_count)
    expect("upserted", "five", collection.query("id == 5", output_fields=["word"])[0]["word"])
    collection.compact()
    collection.wait_for_compaction_completed(timeout=60)
    expect("after compaction", ROWS - 2, collection.query("", output_fields=["count(*)"])[0]["count(*)"])
    expect_error("drop of the index of a loaded collection", None, [], collection.drop_index)
    collection.release()
    expect("released", "NotLoad", utility.load_state("orm_life").name)
    collection.drop_index()
    expect("has_index after drop", False, collection.has_index())
    collection.drop()


@part
def parted(_):
    collection = fresh("orm_parted")
    collection.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    base = vectors(2)
    north = collection.create_partition("north", description="")
    Partition(collection, "south")
    expect("partitions", {"_default", "north", "south"}, {partition.name for partition in collection.partitions})
    expect("has", [True, False], [collection.has_partition("north"), collection.has_partition("east")])
    north.insert(columns(base[:50]))
    collection.insert(columns(base[50:], 50), partition_name="south")
    collection.flush()
    expect("entities", [50, 150], [collection.partition(name).num_entities for name in ("north", "south")])
    collection.load()
    expect("rows of north", 50, len(north.query("id >= 0")))
    expect("hits of north", ranked(base[:50], base[7], 3), list(north.search([base[7]], "vector", {"metric_type": "L2"}, limit=3)[0].ids))
    collection.release()
    north.load()
    expect("north alone", 50, len(collection.query("id >= 0", partition_names=["north"])))
    north.release()
    collection.drop_partition("north")
    expect("without north", False, collection.has_partition("north"))
    collection.drop()


@part
def named(_):
    for name in ("orm_alias", "orm_other"):
        fresh(name)
    utility.create_alias("orm_alias", "orm_current")
    expect("aliases", ["orm_current"], list(utility.list_aliases("orm_alias")))
    expect("by alias", "orm_alias", Collection("orm_current").describe()["collection_name"] if hasattr(Collection, "describe") else "orm_alias")
    utility.alter_alias("orm_other", "orm_current")
    expect("altered", ["orm_current"], list(utility.list_aliases("orm_other")))
    utility.drop_alias("orm_current")
    utility.rename_collection("orm_other", "orm_renamed")
    expect("renamed", [False, True], [utility.has_collection(name) for name in ("orm_other", "orm_renamed")])
    utility.drop_collection("orm_alias")
    utility.drop_collection("orm_renamed")


@part
def in_a_database(_):
    if "orm_db" in db.list_database():
        db.using_database("orm_db")
        for name in utility.list_collections():
            utility.drop_collection(name)
        db.using_database("default")
        db.drop_database("orm_db")
    db.create_database("orm_db")
    db.using_database("orm_db")
    fresh("orm_inside")
    expect("inside", ["orm_inside"], utility.list_collections())
    db.using_database("default")
    expect("outside", False, utility.has_collection("orm_inside"))
    db.using_database("orm_db")
    utility.drop_collection("orm_inside")
    db.using_database("default")
    db.drop_database("orm_db")


@part
def paged(_):
    collection = fresh("orm_paged")
    base = vectors(3)
    collection.insert(columns(base))
    collection.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    collection.load()
    iterator = collection.query_iterator(batch_size=33, expr="n % 2 == 0", output_fields=["n"])
    seen = []
    while page := iterator.next():
        seen.extend(row["id"] for row in page)
    iterator.close()
    expect("query iterator", list(range(0, ROWS, 2)), seen)
    iterator = collection.search_iterator([base[0]], "vector", {"metric_type": "L2"}, batch_size=30)
    seen = []
    while page := iterator.next():
        seen.extend(page.ids())
    iterator.close()
    expect("search iterator", ranked(base, base[0], ROWS), seen)
    query = vectors(4, 1)[0]
    requests = [AnnSearchRequest([query], "vector", {"metric_type": "L2"}, 20, expr="n < 100"), AnnSearchRequest([query], "vector", {"metric_type": "L2"}, 20, expr="n >= 100")]
    found = collection.hybrid_search(requests, RRFRanker(), 4)
    low, high = ranked(base[:100], query, 2), [100 + row for row in ranked(base[100:], query, 2)]
    expect("hybrid", [low[0], high[0], low[1], high[1]], list(found[0].ids))
    collection.drop()


if __name__ == "__main__":
    connections.connect(uri=checks.addresses()[0])
    checks.run(None, pymilvus.__version__)
