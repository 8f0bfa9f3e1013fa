package io.atoll.benchmarks;

import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// What benchmarks of clusters have in common.
final class Clusters {
    private Clusters() {}

    static MemberStatus member(LocalCluster cluster, String id) {
        return cluster.status().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(id + " does not run"));
    }

    /// `host:port`
    static String endpoint(LocalCluster cluster, String id) {
        return member(cluster, id).endpoint();
    }

    static long processorNanos(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow()
                .toNanos();
    }

    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
