package io.atoll.cli.bench;

import io.atoll.cli.processes.ServerCost;

import java.util.Optional;

/// A round of searches, and what it is to be held against.
///
/// @param accuracy of answers to the same requests, before rows were inserted
/// @param cost what the server counted; absent if no admin port is known
public record MeasuredCase(
        BenchCase asked, Round round, Accuracy accuracy, Optional<ServerCost> cost) {

    public double queriesPerSecond() {
        return round.searchesPerSecond() * asked.shape().nq();
    }
}
