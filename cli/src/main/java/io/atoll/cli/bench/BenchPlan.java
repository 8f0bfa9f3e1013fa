package io.atoll.cli.bench;

import io.atoll.cli.vectors.Vectors;
import io.milvus.grpc.ConsistencyLevel;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// What is to be measured.
///
/// @param source where the vectors are from, in words
/// @param label if given, only rows with this label are searched
/// @param replace whether a collection of the same name is dropped first
/// @param keep whether the collection stays when all is done
/// @param writers inserts at a time
/// @param cases one round for each
/// @param warmUp searches that are not measured, before each round
public record BenchPlan(
        String source,
        Vectors rows,
        Vectors queries,
        OptionalLong label,
        String collection,
        boolean replace,
        boolean keep,
        IndexChoice index,
        int limit,
        ConsistencyLevel consistency,
        int batchRows,
        int writers,
        Duration indexTimeout,
        List<BenchCase> cases,
        Duration warmUp,
        Duration round) {
    public BenchPlan {
        cases = List.copyOf(cases);
    }
}
