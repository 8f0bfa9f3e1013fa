package io.atoll.cli.processes;

/// What a query vector cost a server, on average, over all processes whose admin ports are known.
///
/// @param vectorsScored vectors that were compared with it
/// @param cpuMillis time on processors
public record ServerCost(double vectorsScored, double cpuMillis) {}
