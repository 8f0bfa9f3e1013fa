"""Vectors to load and to search for, and the right answers."""

import gzip
import struct

import numpy


def generated(rows, dimension, queries, seed=1):
    """Clusters of 250 rows, normal around centres that are normal, in 24 dimensions that one random map takes to all."""
    random = numpy.random.default_rng(seed)
    latent = min(24, dimension)
    centres = random.normal(size=(max(1, rows // 250), latent))
    of = random.integers(len(centres), size=rows + queries)
    points = centres[of] + 0.5 * random.normal(size=(rows + queries, latent))
    vectors = (points @ random.normal(size=(latent, dimension))).astype("<f4")
    return vectors[:rows], vectors[rows:]


def read(path):
    """An npy file, or an idx file of bytes (MNIST), gzipped or not."""
    if path.endswith(".npy"):
        return numpy.load(path).astype("<f4")
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        kind, dimensions = struct.unpack(">HBB", file.read(4))[1:]
        if kind != 8:
            raise SystemExit(f"{path} is no idx file of bytes")
        sizes = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
        return numpy.frombuffer(file.read(), "u1").reshape(sizes[0], -1).astype("<f4")


def nearest(rows, queries, k):
    """The numbers of the k nearest rows to each query by the Euclidean distance."""
    found = []
    lengths = (rows.astype("f8") ** 2).sum(axis=1)
    for query in queries:
        distances = lengths - 2 * (rows @ query)
        best = numpy.argpartition(distances, k)[:k]
        found.append(set(best.tolist()))
    return found


def recall(answers, right):
    return sum(len(set(ids) & best) for ids, best in zip(answers, right)) / sum(map(len, right))
