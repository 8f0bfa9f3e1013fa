package io.atoll.writenode;

import io.atoll.protocol.ClusterSecret;

import java.time.Duration;

/// How a write node is set up.
///
/// @param id its name, shown as the holder of the reign
/// @param bindHost where it listens
/// @param port 0 for a free one
/// @param advertisedHost under which routers reach it
/// @param sealBytes a journal that is longer is sealed
/// @param sealAge a journal whose oldest row is older is sealed
/// @param backlog how far writing may run ahead of sealing and building
/// @param backgroundThreads threads that build indexes and put segments together
/// @param grace how long files stay that no manifest names any more; batch ids are remembered as
///   long
/// @param metadataLimit how long a change of metadata may take
/// @param defaultReplicas of a collection that is loaded without a number
/// @param compaction how sealed segments are put together
/// @param garbage when files that nobody needs are looked for
/// @param secret what callers have to present
public record WriteNodeConfig(
        String id,
        String bindHost,
        int port,
        String advertisedHost,
        long sealBytes,
        Duration sealAge,
        BacklogSettings backlog,
        int backgroundThreads,
        Duration grace,
        Duration metadataLimit,
        int defaultReplicas,
        CompactionSettings compaction,
        GarbageSettings garbage,
        Duration catalogCopyPause,
        ClusterSecret secret) {

    /// What holds where nothing else is said. With 48 MiB a growing segment is scanned in about
    /// five milliseconds, and few enough sealed ones come of it.
    public static WriteNodeConfig defaults(String id) {
        return new WriteNodeConfig(
                id,
                "127.0.0.1",
                0,
                "127.0.0.1",
                48L << 20,
                Duration.ofMinutes(10),
                BacklogSettings.STANDARD,
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                1,
                CompactionSettings.STANDARD,
                GarbageSettings.STANDARD,
                Duration.ofMillis(500),
                ClusterSecret.NONE);
    }

    public WriteNodeConfig withAddress(String newBindHost, int newPort, String newAdvertisedHost) {
        return new WriteNodeConfig(
                id,
                newBindHost,
                newPort,
                newAdvertisedHost,
                sealBytes,
                sealAge,
                backlog,
                backgroundThreads,
                grace,
                metadataLimit,
                defaultReplicas,
                compaction,
                garbage,
                catalogCopyPause,
                secret);
    }

    public WriteNodeConfig withSealBytes(long newSealBytes) {
        return withSealing(newSealBytes, sealAge, grace);
    }

    public WriteNodeConfig withSealing(long newSealBytes, Duration newSealAge, Duration newGrace) {
        return new WriteNodeConfig(
                id,
                bindHost,
                port,
                advertisedHost,
                newSealBytes,
                newSealAge,
                backlog,
                backgroundThreads,
                newGrace,
                metadataLimit,
                defaultReplicas,
                compaction,
                garbage,
                catalogCopyPause,
                secret);
    }

    public WriteNodeConfig withDefaultReplicas(int replicas) {
        return new WriteNodeConfig(
                id,
                bindHost,
                port,
                advertisedHost,
                sealBytes,
                sealAge,
                backlog,
                backgroundThreads,
                grace,
                metadataLimit,
                replicas,
                compaction,
                garbage,
                catalogCopyPause,
                secret);
    }

    public WriteNodeConfig withSecret(ClusterSecret newSecret) {
        return new WriteNodeConfig(
                id,
                bindHost,
                port,
                advertisedHost,
                sealBytes,
                sealAge,
                backlog,
                backgroundThreads,
                grace,
                metadataLimit,
                defaultReplicas,
                compaction,
                garbage,
                catalogCopyPause,
                newSecret);
    }

    public WriteNodeConfig withCompaction(CompactionSettings newCompaction) {
        return new WriteNodeConfig(
                id,
                bindHost,
                port,
                advertisedHost,
                sealBytes,
                sealAge,
                backlog,
                backgroundThreads,
                grace,
                metadataLimit,
                defaultReplicas,
                newCompaction,
                garbage,
                catalogCopyPause,
                secret);
    }

    public WriteNodeConfig withBackgroundThreads(int threads) {
        return new WriteNodeConfig(
                id,
                bindHost,
                port,
                advertisedHost,
                sealBytes,
                sealAge,
                backlog,
                threads,
                grace,
                metadataLimit,
                defaultReplicas,
                compaction,
                garbage,
                catalogCopyPause,
                secret);
    }

    public WriteNodeConfig withGarbage(GarbageSettings newGarbage) {
        return new WriteNodeConfig(
                id,
                bindHost,
                port,
                advertisedHost,
                sealBytes,
                sealAge,
                backlog,
                backgroundThreads,
                grace,
                metadataLimit,
                defaultReplicas,
                compaction,
                newGarbage,
                catalogCopyPause,
                secret);
    }

    public WriteNodeConfig withBacklog(BacklogSettings newBacklog) {
        return new WriteNodeConfig(
                id,
                bindHost,
                port,
                advertisedHost,
                sealBytes,
                sealAge,
                newBacklog,
                backgroundThreads,
                grace,
                metadataLimit,
                defaultReplicas,
                compaction,
                garbage,
                catalogCopyPause,
                secret);
    }

    /// @param pause between a change of the catalog and the copy that has it
    public WriteNodeConfig withCatalogCopyPause(Duration pause) {
        return new WriteNodeConfig(
                id,
                bindHost,
                port,
                advertisedHost,
                sealBytes,
                sealAge,
                backlog,
                backgroundThreads,
                grace,
                metadataLimit,
                defaultReplicas,
                compaction,
                garbage,
                pause,
                secret);
    }
}
