package io.atoll.benchmarks;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogState;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.model.Collection;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.Freshness;
import io.atoll.protocol.v1.ReadScope;

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

    /// Everything of the loaded collection of [RandomVectors], as a router asks one node for it,
    /// Strong.
    static ReadScope scope(LocalCluster cluster) {
        try (var catalog = CatalogReader.open(CatalogConfig.sqlite(cluster.catalogFile()))) {
            CatalogState state = catalog.read();
            Collection collection =
                    state.collection("default", RandomVectors.COLLECTION).orElseThrow();
            Manifest manifest = state.manifests().get(collection.id());
            if (manifest == null) {
                throw new IllegalStateException("the collection has no manifest");
            }
            return ReadScope.newBuilder()
                    .setCollectionId(collection.id())
                    .setManifestNumber(manifest.number())
                    .addAllSegmentIds(manifest.segments().stream().map(SegmentInfo::id).toList())
                    .addAllSegmentIds(
                            manifest.journals().stream().map(JournalInfo::segmentId).toList())
                    .setChainFrom(manifest.openJournal().segmentId())
                    .setFreshness(Freshness.newBuilder().setStrong(true))
                    .build();
        }
    }

    /// What members of the cluster present to each other.
    static ClusterSecret secret(Path folder) throws IOException {
        return ClusterSecret.of(Files.readString(folder.resolve("secrets/cluster")).strip());
    }

    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
