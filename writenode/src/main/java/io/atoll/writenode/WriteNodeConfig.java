package io.atoll.writenode;

import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;
import io.atoll.protocol.ClusterSecret;
import io.atoll.writenode.garbage.GarbageSettings;
import io.atoll.writenode.rebuild.CompactionSettings;
import io.atoll.writenode.seal.SealSettings;
import io.atoll.writenode.write.BacklogSettings;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// How a write node is set up.
///
/// @param id its name, shown as the holder of the reign
/// @param listening where it is reached
/// @param sealing when a journal is sealed
/// @param grace how long files stay that no manifest names any more; batch ids are remembered as
///   long
/// @param backlog how far writing may run ahead of sealing and building
/// @param compaction how sealed segments are put together
/// @param garbage when files that nobody needs are looked for
/// @param work what it does in the background, and within which limits
/// @param secret what callers have to present
/// @param clock that timestamps follow, and by which rows expire
public record WriteNodeConfig(
        String id,
        Listening listening,
        SealSettings sealing,
        Duration grace,
        BacklogSettings backlog,
        CompactionSettings compaction,
        GarbageSettings garbage,
        Work work,
        ClusterSecret secret,
        InstantSource clock) {
    public static final Setting PORT =
            new Setting("writenode.port", Kind.NUMBER, "19532", "Port for routers; 0: any free.");

    public static final Setting LEASE =
            new Setting(
                    "writenode.lease",
                    Kind.DURATION,
                    "6s",
                    "A standby takes over from a write node that has not been heard of for so"
                            + " long.");

    public static final Setting GRACE =
            new Setting(
                    "writenode.grace",
                    Kind.DURATION,
                    "10m",
                    "How long files stay that no manifest names any more.");

    /// All that can be set of a write node, in the order in which an operator reads them.
    public static final List<Setting> SETTINGS =
            List.of(
                    PORT,
                    LEASE,
                    SealSettings.BYTES,
                    SealSettings.AGE,
                    BacklogSettings.UNSEALED_SLOW,
                    BacklogSettings.UNSEALED_LIMIT,
                    BacklogSettings.UNINDEXED_SLOW,
                    BacklogSettings.UNINDEXED_LIMIT,
                    CompactionSettings.WHEN,
                    CompactionSettings.SEGMENT_BYTES,
                    CompactionSettings.SMALL_SEGMENTS,
                    CompactionSettings.DEAD_PERCENT,
                    Work.REBUILD_THREADS,
                    GRACE,
                    GarbageSettings.COLLECT_INTERVAL,
                    GarbageSettings.SWEEP_INTERVAL,
                    GarbageSettings.SET_ASIDE,
                    Work.REPLICAS);

    /// Where a write node listens.
    ///
    /// @param port 0 for a free one
    /// @param advertisedHost under which routers reach it
    public record Listening(String bindHost, int port, String advertisedHost) {
        private static final Listening ON_LOOPBACK = new Listening("127.0.0.1", 0, "127.0.0.1");
    }

    /// What a write node does in the background, and within which limits.
    ///
    /// @param threads those that build indexes and put segments together
    /// @param metadataLimit how long a change of metadata may take
    /// @param replicas of a collection that is loaded without a number
    /// @param catalogCopyPause between a change of the catalog and the copy that has it
    public record Work(
            int threads, Duration metadataLimit, int replicas, Duration catalogCopyPause) {
        public static final Setting REBUILD_THREADS =
                new Setting(
                        "writenode.rebuild_threads",
                        Kind.NUMBER,
                        "",
                        "Threads that build indexes and put segments together; without it, one for"
                                + " each core.");

        public static final Setting REPLICAS =
                new Setting(
                        "writenode.replicas",
                        Kind.NUMBER,
                        "1",
                        "Replicas of a collection that is loaded without a number.");

        private static final Duration METADATA_LIMIT = Duration.ofSeconds(10);
        private static final Duration CATALOG_COPY_PAUSE = Duration.ofMillis(500);

        static Work of(SettingValues values) {
            int cores = Runtime.getRuntime().availableProcessors();
            return new Work(
                    Math.max(1, values.number(REBUILD_THREADS, cores)),
                    METADATA_LIMIT,
                    values.number(REPLICAS),
                    CATALOG_COPY_PAUSE);
        }
    }

    /// What holds where nothing else is said, on a free port of the loopback.
    public static WriteNodeConfig defaults(String id) {
        return of(id, SettingValues.DEFAULTS);
    }

    /// As it is set, on a free port of the loopback.
    ///
    /// @throws IllegalArgumentException if the settings do not fit together
    public static WriteNodeConfig of(String id, SettingValues values) {
        return new WriteNodeConfig(
                id,
                Listening.ON_LOOPBACK,
                SealSettings.of(values),
                values.duration(GRACE),
                BacklogSettings.of(values),
                CompactionSettings.of(values),
                GarbageSettings.of(values),
                Work.of(values),
                ClusterSecret.NONE,
                InstantSource.system());
    }

    public WriteNodeConfig withListening(Listening newListening) {
        return new WriteNodeConfig(
                id,
                newListening,
                sealing,
                grace,
                backlog,
                compaction,
                garbage,
                work,
                secret,
                clock);
    }

    public WriteNodeConfig withSealing(SealSettings newSealing) {
        return new WriteNodeConfig(
                id,
                listening,
                newSealing,
                grace,
                backlog,
                compaction,
                garbage,
                work,
                secret,
                clock);
    }

    public WriteNodeConfig withGrace(Duration newGrace) {
        return new WriteNodeConfig(
                id,
                listening,
                sealing,
                newGrace,
                backlog,
                compaction,
                garbage,
                work,
                secret,
                clock);
    }

    public WriteNodeConfig withBacklog(BacklogSettings newBacklog) {
        return new WriteNodeConfig(
                id,
                listening,
                sealing,
                grace,
                newBacklog,
                compaction,
                garbage,
                work,
                secret,
                clock);
    }

    public WriteNodeConfig withCompaction(CompactionSettings newCompaction) {
        return new WriteNodeConfig(
                id,
                listening,
                sealing,
                grace,
                backlog,
                newCompaction,
                garbage,
                work,
                secret,
                clock);
    }

    public WriteNodeConfig withGarbage(GarbageSettings newGarbage) {
        return new WriteNodeConfig(
                id,
                listening,
                sealing,
                grace,
                backlog,
                compaction,
                newGarbage,
                work,
                secret,
                clock);
    }

    public WriteNodeConfig withWork(Work newWork) {
        return new WriteNodeConfig(
                id,
                listening,
                sealing,
                grace,
                backlog,
                compaction,
                garbage,
                newWork,
                secret,
                clock);
    }

    public WriteNodeConfig withSecret(ClusterSecret newSecret) {
        return new WriteNodeConfig(
                id,
                listening,
                sealing,
                grace,
                backlog,
                compaction,
                garbage,
                work,
                newSecret,
                clock);
    }

    public WriteNodeConfig withClock(InstantSource newClock) {
        return new WriteNodeConfig(
                id,
                listening,
                sealing,
                grace,
                backlog,
                compaction,
                garbage,
                work,
                secret,
                newClock);
    }

    public WriteNodeConfig withAddress(String bindHost, int port, String advertisedHost) {
        return withListening(new Listening(bindHost, port, advertisedHost));
    }

    public WriteNodeConfig withSealBytes(long bytes) {
        return withSealing(new SealSettings(bytes, sealing.age()));
    }

    public WriteNodeConfig withSealing(long bytes, Duration age, Duration newGrace) {
        return withSealing(new SealSettings(bytes, age)).withGrace(newGrace);
    }

    public WriteNodeConfig withDefaultReplicas(int replicas) {
        return withWork(
                new Work(work.threads(), work.metadataLimit(), replicas, work.catalogCopyPause()));
    }

    public WriteNodeConfig withBackgroundThreads(int threads) {
        return withWork(
                new Work(threads, work.metadataLimit(), work.replicas(), work.catalogCopyPause()));
    }

    public WriteNodeConfig withCatalogCopyPause(Duration pause) {
        return withWork(new Work(work.threads(), work.metadataLimit(), work.replicas(), pause));
    }
}
