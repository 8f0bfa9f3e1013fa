"""Milvus's asynchronous Python client, with its answers checked.

Usage: async_client.py http://HOST:PORT
The last line says which version ran.
"""

import asyncio
import sys

import numpy as np
import pymilvus
from pymilvus import AnnSearchRequest, AsyncMilvusClient, DataType, MilvusClient, RRFRanker

from checks import expect

NAME = "asynchronous"
DIM = 8
ROWS = 120


async def main(uri):
    client = AsyncMilvusClient(uri=uri)
    with_definitions = MilvusClient(uri=uri)
    if with_definitions.has_collection(NAME):
        with_definitions.drop_collection(NAME)
    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
    schema.add_field("n", DataType.INT64)
    index = with_definitions.prepare_index_params()
    index.add_index(field_name="vector", index_type="FLAT", metric_type="L2", params={})
    await client.create_collection(NAME, schema=schema, index_params=index, consistency_level="Strong")
    base = np.random.default_rng(1).standard_normal((ROWS, DIM)).astype(np.float32)
    written = await asyncio.gather(*(client.insert(NAME, [{"id": i, "vector": base[i], "n": i} for i in range(start, start + 30)]) for start in range(0, ROWS, 30)))
    expect("inserted", ROWS, sum(answer["insert_count"] for answer in written))
    found = await asyncio.gather(*(client.search(NAME, data=[base[row]], limit=3, output_fields=["n"]) for row in range(20)))
    for row, answer in enumerate(found):
        order = np.argsort(((base.astype(np.float64) - base[row]) ** 2).sum(axis=1), kind="stable")[:3]
        expect(f"hits of {row}", [int(other) for other in order], [hit["id"] for hit in answer[0]])
        expect(f"output of {row}", row, answer[0][0]["entity"]["n"])
    rows = await client.query(NAME, filter="n >= 117", output_fields=["n"])
    expect("queried", [117, 118, 119], [row["n"] for row in rows])
    got = await client.get(NAME, ids=[5, 6], output_fields=["n"])
    expect("got", [5, 6], [row["n"] for row in got])
    await client.upsert(NAME, [{"id": 5, "vector": base[5], "n": 500}])
    await client.delete(NAME, ids=[6])
    got = await client.get(NAME, ids=[5, 6], output_fields=["n"])
    expect("got after the changes", [500], [row["n"] for row in got])
    parts = [AnnSearchRequest([base[9]], "vector", {"metric_type": "L2"}, 10), AnnSearchRequest([base[9]], "vector", {"metric_type": "L2"}, 10)]
    fused = await client.hybrid_search(NAME, parts, RRFRanker(), limit=1)
    expect("fused", [9], [hit["id"] for hit in fused[0]])
    await client.release_collection(NAME)
    await client.load_collection(NAME)
    await client.drop_collection(NAME)
    await client.close()
    with_definitions.close()
    print("ok", pymilvus.__version__)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
