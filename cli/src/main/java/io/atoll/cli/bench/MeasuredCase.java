package io.atoll.cli.bench;

import io.atoll.cli.processes.ServerCost;
import io.atoll.cli.processes.UsePerQuery;

import java.util.Optional;

/// A round of searches, and what it is to be held against.
///
/// @param accuracy of answers to the same requests, before rows were inserted
/// @param cost what the server counted; absent if no admin port is known
/// @param use what the system counted of its processes; absent if none is known
public record MeasuredCase(
        BenchCase asked,
        Round round,
        Accuracy accuracy,
        Optional<ServerCost> cost,
        Optional<UsePerQuery> use) {

    public double queriesPerSecond() {
        return round.searchesPerSecond() * asked.shape().nq();
    }

    /// Whether the answers can be held against the right ones: where rows are inserted meanwhile,
    /// those change.
    public boolean isCompared() {
        return asked.insertsPerSecond() == 0;
    }
}
