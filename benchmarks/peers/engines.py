"""The peers. Each is loaded, searched with a width that trades recall for speed, and says which processes serve it.

`available` returns why a peer cannot be had, or None. `load` takes rows [n][dimension] and returns when searches are fast. `client` returns a function
from a query and a width to row numbers; it is called in each client's process again. In-process peers have no server: their clients are threads.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time

M, EF_CONSTRUCTION = 16, 100
BATCH = 1000


def missing(*modules):
    absent = [name for name in modules if importlib.util.find_spec(name) is None]
    return f"{', '.join(absent)} is not installed" if absent else None


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def await_port(port, process, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"{process.args[0]} does not listen on port {port}")


class Engine:
    in_process = False
    widths = [10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 160, 192, 256, 384, 512]
    width_name = "ef"
    server = None

    def __init__(self, folder, k):
        self.folder, self.k = folder, k

    def prepare(self, width):
        """Called before searches with a width, for peers that set it apart from them."""

    def close(self):
        if self.server is not None:
            self.server.terminate()
            try:
                self.server.wait(60)
            except subprocess.TimeoutExpired:
                self.server.kill()

    def start(self, command, port, **environment):
        with open(os.path.join(self.folder, "log"), "w") as log:
            self.server = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, env={**os.environ, **environment}
            )
        await_port(port, self.server)


class Hnswlib(Engine):
    name, in_process = "hnswlib", True

    @staticmethod
    def available():
        return missing("hnswlib")

    def load(self, rows):
        import hnswlib

        self.index = hnswlib.Index(space="l2", dim=rows.shape[1])
        self.index.init_index(len(rows), M=M, ef_construction=EF_CONSTRUCTION, random_seed=1)
        self.index.add_items(rows)

    def prepare(self, width):
        self.index.set_ef(width)

    def client(self):
        return lambda query, _: self.index.knn_query(query, k=self.k, num_threads=1)[0][0]


class Faiss(Engine):
    name, in_process = "faiss, HNSW", True

    @staticmethod
    def available():
        return missing("faiss")

    def load(self, rows):
        import faiss

        self.index = faiss.IndexHNSWFlat(rows.shape[1], M)
        self.index.hnsw.efConstruction = EF_CONSTRUCTION
        self.index.add(rows)
        faiss.omp_set_num_threads(1)

    def prepare(self, width):
        self.index.hnsw.efSearch = width

    def client(self):
        return lambda query, _: self.index.search(query.reshape(1, -1), self.k)[1][0]


class Lance(Engine):
    name, in_process = "LanceDB, IVF_HNSW_SQ", True

    # Twice as many as asked for are compared again by the raw vectors; the width may not be less.
    widths = [20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 160, 192, 256, 384, 512]

    @staticmethod
    def available():
        return missing("lancedb")

    def load(self, rows):
        import lancedb
        import pyarrow

        vectors = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(rows.reshape(-1)), rows.shape[1])
        table = pyarrow.table({"id": pyarrow.array(range(len(rows))), "vector": vectors})
        self.table = lancedb.connect(self.folder).create_table("peers", table)
        self.table.create_index(
            metric="l2", index_type="IVF_HNSW_SQ", num_partitions=1, m=M, ef_construction=EF_CONSTRUCTION
        )

    def client(self):
        def search(query, width):
            asked = self.table.search(query).limit(self.k).nprobes(1).ef(width).refine_factor(2)
            return asked.select(["id", "_distance"]).to_arrow().column("id").to_pylist()

        return search


class Milvus(Engine):
    """What its clients have in common."""

    def url(self):
        raise NotImplementedError

    def connect(self):
        from pymilvus import MilvusClient

        return MilvusClient(self.url())

    def load(self, rows):
        from pymilvus import DataType

        self.open()
        self.milvus = client = self.connect()
        schema = client.create_schema()
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=rows.shape[1])
        index = client.prepare_index_params()
        index.add_index("vector", index_type="HNSW", metric_type="L2", M=M, efConstruction=EF_CONSTRUCTION)
        client.create_collection("peers", schema=schema, index_params=index, consistency_level="Bounded")
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            client.insert("peers", [{"id": start + i, "vector": row} for i, row in enumerate(batch)])
        client.flush("peers")
        while int(client.describe_index("peers", "vector").get("pending_index_rows", 0)) > 0:
            time.sleep(0.2)
        client.load_collection("peers")

    def client(self):
        client = self.milvus if self.in_process else self.connect()

        def search(query, width):
            found = client.search("peers", [query], limit=self.k, search_params={"params": {"ef": width}})
            return [hit["id"] for hit in found[0]]

        return search


class Atoll(Milvus):
    name = "Atoll, standalone, HNSW"
    command = "atoll"

    @classmethod
    def available(cls):
        if shutil.which(cls.command) is None:
            return f"{cls.command} is no program"
        return missing("pymilvus")

    def open(self):
        self.port = free_port()
        data = os.path.join(self.folder, "data")
        arguments = ["standalone", "--data", data, "--port", str(self.port), "--admin-port", str(free_port())]
        self.start([os.path.abspath(shutil.which(self.command)), *arguments], self.port)

    def url(self):
        return f"http://127.0.0.1:{self.port}"


class MilvusLite(Milvus):
    name, in_process = "Milvus Lite, HNSW", True

    @staticmethod
    def available():
        return missing("pymilvus", "milvus_lite")

    def open(self):
        pass

    def url(self):
        return os.path.join(self.folder, "lite.db")


class Chroma(Engine):
    name, width_name = "Chroma, server", "ef_search"

    @staticmethod
    def available():
        return missing("chromadb")

    def connect(self):
        import chromadb

        return chromadb.HttpClient("127.0.0.1", self.port, settings=chromadb.Settings(anonymized_telemetry=False))

    def load(self, rows):
        self.port = free_port()
        self.serve()
        graph = {"space": "l2", "max_neighbors": M, "ef_construction": EF_CONSTRUCTION}
        collection = self.connect().create_collection("peers", configuration={"hnsw": graph})
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            collection.add([str(start + i) for i in range(len(batch))], embeddings=batch)

    def serve(self):
        chroma = os.path.join(os.path.dirname(sys.executable), "chroma")
        self.start(
            [chroma, "run", "--path", self.folder, "--port", str(self.port)], self.port, ANONYMIZED_TELEMETRY="False"
        )

    def prepare(self, width):
        """A server that has the graph in memory goes on with the width that it had: it is started again."""
        self.connect().get_collection("peers").modify(configuration={"hnsw": {"ef_search": width}})
        self.close()
        self.serve()

    def client(self):
        collection = self.connect().get_collection("peers")

        def search(query, _):
            found = collection.query(query_embeddings=[query], n_results=self.k, include=["distances"])
            return [int(key) for key in found["ids"][0]]

        return search


class Qdrant(Engine):
    name = "Qdrant"

    @staticmethod
    def available():
        if shutil.which("qdrant") is None:
            return "its server is in no package registry, and no program 'qdrant' is on PATH"
        return missing("qdrant_client")

    def connect(self):
        from qdrant_client import QdrantClient

        return QdrantClient("127.0.0.1", port=self.port, grpc_port=self.grpc, prefer_grpc=True)

    def load(self, rows):
        from qdrant_client import models

        self.port, self.grpc = free_port(), free_port()
        self.start(
            [shutil.which("qdrant"), "--disable-telemetry"],
            self.port,
            QDRANT__SERVICE__HTTP_PORT=str(self.port),
            QDRANT__SERVICE__GRPC_PORT=str(self.grpc),
            QDRANT__SERVICE__HOST="127.0.0.1",
        )
        client = self.connect()
        client.create_collection(
            "peers",
            vectors_config=models.VectorParams(size=rows.shape[1], distance=models.Distance.EUCLID),
            hnsw_config=models.HnswConfigDiff(m=M, ef_construct=EF_CONSTRUCTION),
        )
        client.upload_collection("peers", vectors=rows, ids=list(range(len(rows))), batch_size=BATCH)
        while client.get_collection("peers").status != models.CollectionStatus.GREEN:
            time.sleep(0.2)

    def client(self):
        from qdrant_client import models

        client = self.connect()

        def search(query, width):
            params = models.SearchParams(hnsw_ef=width)
            found = client.query_points("peers", query=query, limit=self.k, search_params=params)
            return [point.id for point in found.points]

        return search


class Pgvector(Engine):
    name, width_name = "PostgreSQL with pgvector, HNSW", "hnsw.ef_search"
    binaries = None

    @classmethod
    def available(cls):
        config = shutil.which("pg_config")
        initdb = shutil.which("initdb") or next(
            (f"/usr/lib/postgresql/{v}/bin/initdb" for v in range(18, 12, -1)
             if os.path.exists(f"/usr/lib/postgresql/{v}/bin/initdb")), None)
        if initdb is None:
            return "PostgreSQL is not installed"
        cls.binaries = os.path.dirname(os.path.realpath(initdb))
        version = os.path.basename(os.path.dirname(cls.binaries))
        shared = subprocess.run([config, "--sharedir"], capture_output=True, text=True).stdout.strip() if config else ""
        places = [shared, f"/usr/share/postgresql/{version}"]
        if not any(os.path.exists(os.path.join(place, "extension/vector.control")) for place in places if place):
            return f"PostgreSQL {version} has no extension pgvector (Debian: postgresql-{version}-pgvector)"
        if os.geteuid() == 0:
            return "PostgreSQL does not run as root: start this as another user"
        return missing("psycopg")

    def connect(self):
        import psycopg

        return psycopg.connect(f"host=127.0.0.1 port={self.port} dbname=postgres user=peers", autocommit=True)

    def load(self, rows):
        data = os.path.join(self.folder, "data")
        initdb = [os.path.join(self.binaries, "initdb"), "-D", data, "-A", "trust", "-U", "peers"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL)
        self.port = free_port()
        self.start(
            [os.path.join(self.binaries, "postgres"), "-D", data, "-p", str(self.port), "-k", self.folder], self.port
        )
        with self.connect() as connection:
            connection.execute("CREATE EXTENSION vector")
            connection.execute(f"CREATE TABLE peers (id bigint PRIMARY KEY, v vector({rows.shape[1]}))")
            with connection.cursor().copy("COPY peers FROM STDIN") as copy:
                for i, row in enumerate(rows):
                    copy.write_row((i, self.text(row)))
            connection.execute("SET maintenance_work_mem = '1GB'")
            connection.execute(
                f"CREATE INDEX ON peers USING hnsw (v vector_l2_ops) WITH (m = {M}, ef_construction = {EF_CONSTRUCTION})"
            )

    @staticmethod
    def text(vector):
        return "[" + ",".join(map(str, vector.tolist())) + "]"

    def client(self):
        connection = self.connect()
        state = {"width": None}

        def search(query, width):
            if state["width"] != width:
                connection.execute(f"SET hnsw.ef_search = {width}")
                state["width"] = width
            found = connection.execute(
                f"SELECT id FROM peers ORDER BY v <-> %s::vector LIMIT {self.k}", (self.text(query),)
            )
            return [row[0] for row in found.fetchall()]

        return search


ALL = [Atoll, Hnswlib, Faiss, MilvusLite, Lance, Chroma, Qdrant, Pgvector]
