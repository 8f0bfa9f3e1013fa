package io.atoll.cli.members;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Rhythm;
import io.atoll.catalog.CatalogReader;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Settings;
import io.atoll.process.discovery.Announcement;
import io.atoll.readnode.ReadNode;
import io.atoll.readnode.ReadNodeConfig;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Member;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// `atoll readnode`.
public final class ReadNodeProcess implements MemberProcess {
    private static final Logger log = LoggerFactory.getLogger(ReadNodeProcess.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    /// Routers hear of a change within some hundred milliseconds; one that has asked nothing for
    /// this long asks others.
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final MemberBase base;
    private final ReadNode node;

    private ReadNodeProcess(MemberBase base) throws IOException {
        this.base = base;
        CatalogReader reader = base.catalogReader();
        Configuration configuration = base.configuration();
        ReadNodeConfig config =
                RoleConfigs.readNode(base.id(), configuration, base.demandedSecret())
                        .withAddress(base.bindHost(), configuration.number(ReadNodeConfig.PORT));
        Storage storage = base.storage();
        node =
                base.parts()
                        .add(
                                "read node",
                                ReadNode.start(
                                        config,
                                        storage,
                                        LocalCopies.of(base, reader.clusterId(), storage),
                                        reader,
                                        base.placementPolicy(),
                                        base.discovery(),
                                        base.metrics(),
                                        base.tracer()));
        base.readiness().watch("read node", () -> hindrances(node.state()));
        Announcement announcement =
                base.announce(
                        node.port(),
                        node.incarnation(),
                        config.bounds().capacityBytes(),
                        Member.State.WARMING);
        base.parts()
                .add("state", new Agent("state", new AgentMeters(base.metrics(), base.id())))
                .takeOn("announce", Rhythm.every(LOOK), () -> announcement.change(node.state()));
    }

    static ReadNodeProcess start(Configuration configuration) {
        return MemberBase.start(
                configuration, Member.Role.READ_NODE, "read node", ReadNodeProcess::new);
    }

    static List<String> hindrances(Member.State state) {
        return switch (state) {
            case WARMING -> List.of("it is loading its segments");
            case READY -> List.of();
            case DRAINING -> List.of("it is being drained");
        };
    }

    @Override
    public String id() {
        return base.id();
    }

    @Override
    public String serves() {
        return base.advertisedHost() + ":" + node.port();
    }

    @Override
    public int adminPort() {
        return base.adminPort();
    }

    @Override
    public void drain() {
        Duration limit = base.configuration().duration(Settings.DRAIN_LIMIT);
        long end = System.nanoTime() + limit.toNanos();
        node.drain();
        log.info("draining id={} limitMillis={}", id(), limit.toMillis());
        while (!node.isDrained(QUIET)) {
            if (System.nanoTime() - end >= 0) {
                log.warn(
                        "not drained within the limit, stopping anyway id={} limitMillis={}",
                        id(),
                        limit.toMillis());
                return;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        log.info("drained id={}", id());
    }

    @Override
    public void close() {
        base.close();
    }
}
