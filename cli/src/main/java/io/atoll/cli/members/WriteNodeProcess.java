package io.atoll.cli.members;

import io.atoll.process.config.Configuration;
import io.atoll.spi.Member;
import io.atoll.writenode.Candidacy;
import io.atoll.writenode.WriteNodeConfig;
import io.atoll.writenode.placement.ReachableMembers;

import java.io.IOException;
import java.util.List;

/// `atoll writenode`: rules, or stands by. Either way it is ready; which one rules is in the
/// catalog, where routers find it.
public final class WriteNodeProcess implements MemberProcess {
    private final MemberBase base;
    private final int port;

    private WriteNodeProcess(MemberBase base) throws IOException {
        this.base = base;
        Configuration configuration = base.configuration();
        port = configuration.number(WriteNodeConfig.PORT);
        WriteNodeConfig config =
                RoleConfigs.writeNode(base.id(), configuration, base.demandedSecret())
                        .withAddress(base.bindHost(), port, base.advertisedHost());
        Candidacy candidacy =
                Candidacy.start(
                        config,
                        configuration.duration(WriteNodeConfig.LEASE),
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

    static WriteNodeProcess start(Configuration configuration) {
        return MemberBase.start(
                configuration, Member.Role.WRITE_NODE, "write node", WriteNodeProcess::new);
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
