package io.atoll.cli;

import io.atoll.process.ListenAddress;
import io.atoll.process.tracing.TracingConfig;

import java.nio.file.Path;
import java.time.Duration;

/// What a server in one process is set up with.
///
/// @param data the folder for all data; made if absent
/// @param bindHost where the two public ports listen; members listen on the loopback in any case
/// @param port Milvus's API, 0 for a free port
/// @param adminPort health and metrics, 0 for a free port
/// @param readNodes how many read nodes, named `read-1` and so on
/// @param sealBytes a journal that is longer is sealed
/// @param slowSearch a search that takes longer is logged with its explanation; zero: none
/// @param adminToken what changing calls at the admin port have to present; empty: they are refused
/// @param tracing whether and where spans are reported
public record StandaloneConfig(
        Path data,
        String bindHost,
        int port,
        int adminPort,
        int readNodes,
        long sealBytes,
        Duration slowSearch,
        String adminToken,
        TracingConfig tracing) {
    public static final int DEFAULT_PORT = 19_530;
    public static final int DEFAULT_ADMIN_PORT = 9_091;
    private static final long DEFAULT_SEAL_BYTES = 48L << 20;

    public StandaloneConfig {
        if (readNodes < 1) {
            throw new IllegalArgumentException(readNodes + " read nodes: at least one is needed");
        }
        if (sealBytes < 1) {
            throw new IllegalArgumentException("journals cannot be sealed at " + sealBytes + " B");
        }
    }

    /// The defaults of `atoll standalone` on a data folder.
    public static StandaloneConfig at(Path data) {
        return new StandaloneConfig(
                data,
                "127.0.0.1",
                DEFAULT_PORT,
                DEFAULT_ADMIN_PORT,
                2,
                DEFAULT_SEAL_BYTES,
                Duration.ofSeconds(1),
                "",
                TracingConfig.OFF);
    }

    public StandaloneConfig withBindHost(String host) {
        return new StandaloneConfig(
                data, host, port, adminPort, readNodes, sealBytes, slowSearch, adminToken, tracing);
    }

    public StandaloneConfig withPorts(int newPort, int newAdminPort) {
        return new StandaloneConfig(
                data,
                bindHost,
                newPort,
                newAdminPort,
                readNodes,
                sealBytes,
                slowSearch,
                adminToken,
                tracing);
    }

    /// Both ports free ones, as tests and embedders want it.
    public StandaloneConfig withFreePorts() {
        return withPorts(0, 0);
    }

    public StandaloneConfig withReadNodes(int count) {
        return new StandaloneConfig(
                data, bindHost, port, adminPort, count, sealBytes, slowSearch, adminToken, tracing);
    }

    public StandaloneConfig withSealBytes(long bytes) {
        return new StandaloneConfig(
                data, bindHost, port, adminPort, readNodes, bytes, slowSearch, adminToken, tracing);
    }

    public StandaloneConfig withSlowSearch(Duration duration) {
        return new StandaloneConfig(
                data,
                bindHost,
                port,
                adminPort,
                readNodes,
                sealBytes,
                duration,
                adminToken,
                tracing);
    }

    public StandaloneConfig withAdminToken(String token) {
        return new StandaloneConfig(
                data, bindHost, port, adminPort, readNodes, sealBytes, slowSearch, token, tracing);
    }

    public StandaloneConfig withTracing(TracingConfig newTracing) {
        return new StandaloneConfig(
                data,
                bindHost,
                port,
                adminPort,
                readNodes,
                sealBytes,
                slowSearch,
                adminToken,
                newTracing);
    }

    ListenAddress address() {
        return new ListenAddress(bindHost, port, "--port");
    }

    ListenAddress adminAddress() {
        return new ListenAddress(bindHost, adminPort, "--admin-port");
    }
}
