package io.atoll.cli.processes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a query vector took of some processes, on average.
///
/// @param cpuMillis time on processors
/// @param switches voluntary context switches
/// @param groups of both, the part of each group of threads, by its name
public record UsePerQuery(double cpuMillis, double switches, Map<String, Group> groups) {

    /// The part of a group of threads.
    public record Group(double cpuMillis, double switches) {
        Group plus(Group other) {
            return new Group(cpuMillis + other.cpuMillis, switches + other.switches);
        }
    }

    public UsePerQuery {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }
}
