package io.atoll.cli.members;

import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Settings;
import io.atoll.spi.Member;
import io.atoll.writenode.BacklogSettings;
import io.atoll.writenode.Candidacy;
import io.atoll.writenode.CompactionSettings;
import io.atoll.writenode.GarbageSettings;
import io.atoll.writenode.ReachableMembers;
import io.atoll.writenode.WriteNodeConfig;

import java.io.IOException;
import java.util.List;

/// `atoll writenode`: rules, or stands by. Either way it is ready; who rules is in the catalog,
/// where routers find it.
public final class WriteNodeProcess implements MemberProcess {
    private final MemberBase base;
    private final int port;

    private WriteNodeProcess(MemberBase base) throws IOException {
        this.base = base;
        Configuration configuration = base.configuration();
        port = configuration.number(Settings.WRITENODE_PORT);
        WriteNodeConfig config =
                WriteNodeConfig.defaults(base.id())
                        .withAddress(base.bindHost(), port, base.advertisedHost())
                        .withSealing(
                                configuration.bytes(Settings.WRITENODE_SEAL_BYTES).orElseThrow(),
                                configuration.duration(Settings.WRITENODE_SEAL_AGE),
                                configuration.duration(Settings.WRITENODE_GRACE))
                        .withCompaction(compaction(configuration))
                        .withBacklog(backlog(configuration))
                        .withGarbage(garbage(configuration))
                        .withBackgroundThreads(threads(configuration))
                        .withDefaultReplicas(configuration.number(Settings.WRITENODE_REPLICAS))
                        .withSecret(base.demandedSecret());
        Candidacy candidacy =
                Candidacy.start(
                        config,
                        configuration.duration(Settings.WRITENODE_LEASE),
                        base.storage(),
                        base.catalogToWrite(),
                        base.placementPolicy(),
                        () -> new ReachableMembers(base.discovery(), base.demandedSecret()),
                        base.metrics());
        base.parts().add("write node", candidacy);
        base.readiness()
                .watch(
                        "write node",
                        () ->
                                candidacy.rules() || candidacy.standsBy()
                                        ? List.of()
                                        : candidacy.hindrances());
    }

    private static CompactionSettings compaction(Configuration configuration) {
        String when = configuration.text(Settings.WRITENODE_COMPACTION);
        if (!when.equals("automatic") && !when.equals("asked")) {
            throw new StartException(
                    Settings.WRITENODE_COMPACTION.key()
                            + ": '"
                            + when
                            + "' is neither automatic nor asked");
        }
        try {
            return new CompactionSettings(
                    when.equals("automatic"),
                    configuration.bytes(Settings.WRITENODE_SEGMENT_BYTES).orElseThrow(),
                    configuration.number(Settings.WRITENODE_SMALL_SEGMENTS),
                    configuration.number(Settings.WRITENODE_DEAD_PERCENT));
        } catch (IllegalArgumentException e) {
            throw new StartException("the settings do not fit: " + e.getMessage(), e);
        }
    }

    private static BacklogSettings backlog(Configuration configuration) {
        try {
            return new BacklogSettings(
                    configuration.bytes(Settings.WRITENODE_UNSEALED_SLOW).orElseThrow(),
                    configuration.bytes(Settings.WRITENODE_UNSEALED_LIMIT).orElseThrow(),
                    configuration.bytes(Settings.WRITENODE_UNINDEXED_SLOW).orElseThrow(),
                    configuration.bytes(Settings.WRITENODE_UNINDEXED_LIMIT).orElseThrow());
        } catch (IllegalArgumentException e) {
            throw new StartException("the settings do not fit: " + e.getMessage(), e);
        }
    }

    private static GarbageSettings garbage(Configuration configuration) {
        try {
            return new GarbageSettings(
                    configuration.duration(Settings.WRITENODE_SET_ASIDE),
                    configuration.duration(Settings.WRITENODE_COLLECT_INTERVAL),
                    configuration.duration(Settings.WRITENODE_SWEEP_INTERVAL));
        } catch (IllegalArgumentException e) {
            throw new StartException("the settings do not fit: " + e.getMessage(), e);
        }
    }

    private static int threads(Configuration configuration) {
        return configuration.isSet(Settings.WRITENODE_REBUILD_THREADS)
                ? Math.max(1, configuration.number(Settings.WRITENODE_REBUILD_THREADS))
                : Runtime.getRuntime().availableProcessors();
    }

    static WriteNodeProcess start(Configuration configuration) {
        MemberBase base = MemberBase.open(configuration, Member.Role.WRITE_NODE);
        try {
            return new WriteNodeProcess(base);
        } catch (IOException e) {
            base.close();
            throw new StartException("the write node cannot start: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            base.close();
            throw e;
        }
    }

    @Override
    public String id() {
        return base.id();
    }

    @Override
    public String serves() {
        return base.advertisedHost() + ":" + port;
    }

    @Override
    public int adminPort() {
        return base.adminPort();
    }

    /// The next writer takes over as soon as this one has let go, which closing does.
    @Override
    public void drain() {}

    @Override
    public void close() {
        base.close();
    }
}
