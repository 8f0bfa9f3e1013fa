package io.atoll.readnode;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.atoll.model.Limits;
import io.atoll.protocol.UnexpectedErrors;
import io.atoll.readnode.calls.NodeSpans;
import io.atoll.readnode.service.ReadService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;

/// Where a read node is called: at its port, and without a socket by routers of its process.
final class NodeServers implements AutoCloseable {
    private static final int MESSAGE_MARGIN_BYTES = 1 << 20;
    private static final int CLOSE_LIMIT_SECONDS = 5;

    private final ReadNodeConfig config;
    private final ReadService service;
    private final NodeSpans spans;
    private final Server atPort;
    private final List<Server> inProcess = new CopyOnWriteArrayList<>();

    NodeServers(ReadNodeConfig config, ReadService service, NodeSpans spans) {
        this.config = config;
        this.service = service;
        this.spans = spans;
        this.atPort =
                serving(
                        NettyServerBuilder.forAddress(
                                        new InetSocketAddress(
                                                config.listening().host(),
                                                config.listening().port()))
                                .maxInboundMessageSize(
                                        Limits.MAX_REQUEST_BYTES + MESSAGE_MARGIN_BYTES)
                                .permitKeepAliveTime(1, SECONDS)
                                .permitKeepAliveWithoutCalls(true));
    }

    private Server serving(ServerBuilder<?> builder) {
        builder.directExecutor().addService(service);
        if (spans.tracing()) {
            builder.intercept(spans.interceptor());
        }
        builder.intercept(new UnexpectedErrors("read node " + config.id()));
        // The last one is asked first.
        builder.intercept(config.secret().server("read node " + config.id()));
        return builder.build();
    }

    void start() throws IOException {
        atPort.start();
    }

    void startInProcess(String name, ScheduledExecutorService deadlines) throws IOException {
        inProcess.add(
                serving(InProcessServerBuilder.forName(name).scheduledExecutorService(deadlines))
                        .start());
    }

    int port() {
        return atPort.getPort();
    }

    /// Takes no more requests.
    void shutdown() {
        atPort.shutdown();
        inProcess.forEach(Server::shutdown);
    }

    /// Lets requests in flight end for a moment.
    @Override
    public void close() {
        shutdown();
        end(atPort);
        inProcess.forEach(NodeServers::end);
    }

    private static void end(Server server) {
        try {
            if (!server.awaitTermination(CLOSE_LIMIT_SECONDS, SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException _) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
