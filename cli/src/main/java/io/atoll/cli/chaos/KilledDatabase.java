package io.atoll.cli.chaos;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.LocalCluster;

import java.io.IOException;

/// The catalog is a database server: its process is killed, and another one started on its files.
final class KilledDatabase implements CatalogOutage {
    private static final String ID = "mysql";

    private final LocalCluster cluster;
    private final ClusterShape shape;

    KilledDatabase(LocalCluster cluster, ClusterShape shape) {
        this.cluster = cluster;
        this.shape = shape;
    }

    @Override
    public String begin() {
        return "stop the catalog: killed MariaDB (pid %d) with -9".formatted(cluster.kill(ID));
    }

    @Override
    public String end() throws IOException, InterruptedException {
        cluster.start(shape, ID);
        return "start the catalog: MariaDB runs again (pid %d)".formatted(cluster.pid(ID));
    }
}
