package io.atoll.cli.members;

import io.atoll.catalog.CatalogReader;
import io.atoll.cli.admin.RouterAdmin;
import io.atoll.milvus.EdgeConfig;
import io.atoll.milvus.MilvusEdge;
import io.atoll.process.config.Configuration;
import io.atoll.process.discovery.Announcement;
import io.atoll.router.Router;
import io.atoll.spi.Member;

import java.io.IOException;
import java.security.SecureRandom;

/// `atoll router`.
public final class RouterProcess implements MemberProcess {
    private final MemberBase base;
    private final MilvusEdge edge;
    private final Announcement announcement;

    private RouterProcess(MemberBase base) throws IOException {
        this.base = base;
        CatalogReader reader = base.catalogReader();
        Router router =
                base.parts()
                        .add(
                                "router",
                                Router.start(
                                        RoleConfigs.router(base.configuration(), base.secret()),
                                        reader,
                                        base.discovery(),
                                        base.ownerSelector(),
                                        base.metrics(),
                                        base.tracer()));
        base.readiness().watch("router", router::hindrances);
        RouterAdmin.serve(base.api(), router);
        EdgeConfig edgeConfig = EdgeConfig.of(base.bindHost(), base.configuration());
        edge =
                base.parts()
                        .add("public port", MilvusEdge.start(edgeConfig, router, base.metrics()));
        base.docs().rest(edge.restApi());
        announcement =
                base.announce(
                        edge.port(),
                        new SecureRandom().nextLong(1, Long.MAX_VALUE),
                        Long.MAX_VALUE,
                        Member.State.READY);
    }

    static RouterProcess start(Configuration configuration) {
        return MemberBase.start(configuration, Member.Role.ROUTER, "router", RouterProcess::new);
    }

    @Override
    public String id() {
        return base.id();
    }

    @Override
    public String serves() {
        return base.advertisedHost() + ":" + edge.port();
    }

    @Override
    public int adminPort() {
        return base.adminPort();
    }

    /// It holds nothing: closing the port lets requests in flight end.
    @Override
    public void drain() {
        announcement.change(Member.State.DRAINING);
    }

    @Override
    public void close() {
        base.close();
    }
}
