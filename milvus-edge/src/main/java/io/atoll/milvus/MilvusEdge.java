package io.atoll.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.util.TransportType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;

import io.atoll.milvus.calls.EdgeMetrics;
import io.atoll.milvus.calls.WaitingRoom;
import io.atoll.milvus.grpc.GrpcCalls;
import io.atoll.milvus.grpc.GrpcMethods;
import io.atoll.milvus.grpc.GrpcTable;
import io.atoll.milvus.grpc.OversizedMessages;
import io.atoll.milvus.grpc.ServerCalls;
import io.atoll.milvus.grpc.UnknownMethods;
import io.atoll.milvus.rest.OpenApi;
import io.atoll.milvus.rest.OversizedRequests;
import io.atoll.milvus.rest.RestCalls;
import io.atoll.milvus.rest.RestMethod;
import io.atoll.milvus.rest.RestMethods;
import io.atoll.milvus.rest.RestTable;
import io.atoll.router.Router;
import io.atoll.router.api.EventLoops;
import io.grpc.ServiceDescriptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.milvus.grpc.MilvusServiceGrpc;
import io.netty.channel.EventLoopGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/// Serves Milvus's gRPC and RESTful API on one port and asks a router. Both protocols need no TLS:
/// gRPC is spoken over HTTP/2 in clear text, JSON over HTTP/1.1 or 2.
public final class MilvusEdge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MilvusEdge.class);
    private static final int MAX_CONNECTIONS = 10_000;

    /// Room for what surrounds a message on its way.
    private static final int FRAMING_BYTES = 1 << 20;

    /// How long requests that are at work may take to end when the edge closes.
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /// How long there must be no request before the edge believes that all have ended.
    private static final Duration QUIET_TIME = Duration.ofMillis(10);

    private final Server server;
    private final WaitingRoom waiting;
    private final JsonNode restApi;

    private MilvusEdge(Server server, WaitingRoom waiting, JsonNode restApi) {
        this.server = server;
        this.waiting = waiting;
        this.restApi = restApi;
    }

    /// Listens and serves.
    ///
    /// @throws IOException when the port cannot be listened on
    public static MilvusEdge start(EdgeConfig config, Router router, MeterRegistry registry)
            throws IOException {
        var waiting = new WaitingRoom(config.maxWaiting());
        List<RestMethod> rest = RestMethods.of(router);
        JsonNode restApi = OpenApi.of(rest, ServerCalls.VERSION);
        Server server = server(config, router, rest, restApi, waiting, registry);
        try {
            server.start().join();
        } catch (CompletionException e) {
            waiting.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen on "
                            + config.bindHost()
                            + ":"
                            + config.port()
                            + ": "
                            + cause.getMessage(),
                    e);
        }
        var edge = new MilvusEdge(server, waiting, restApi);
        LOG.info("edge listens host={} port={}", config.bindHost(), edge.port());
        return edge;
    }

    private static Server server(
            EdgeConfig config,
            Router router,
            List<RestMethod> methods,
            JsonNode restApi,
            WaitingRoom waiting,
            MeterRegistry registry) {
        var metrics = new EdgeMetrics(registry);
        var grpc = new GrpcCalls(waiting, metrics, config.requestLimit());
        var rest = new RestCalls(waiting, metrics, config.requestLimit(), config.maxRequestBytes());
        var builder =
                Server.builder()
                        .workerGroup(CommonPools.workerGroup(), false)
                        .http(new InetSocketAddress(config.bindHost(), config.port()))
                        .meterRegistry(registry)
                        .maxNumConnections(MAX_CONNECTIONS)
                        .maxRequestLength(config.maxRequestBytes() + FRAMING_BYTES)
                        // Calls have deadlines of their own, from the client or the configuration.
                        .requestTimeout(Duration.ZERO)
                        // Clients ping to say that they are there.
                        .idleTimeout(config.idleLimit(), true)
                        .maxConnectionAge(config.connectionAge())
                        .gracefulShutdownTimeout(QUIET_TIME, CLOSE_LIMIT)
                        .errorHandler(new OversizedRequests(config.maxRequestBytes()))
                        .service(
                                GrpcService.builder()
                                        // gRPC's own JSON, which nobody uses here, would cost
                                        // seconds
                                        // of start: a class is made for each of Milvus's messages.
                                        .supportedSerializationFormats(
                                                GrpcSerializationFormats.PROTO)
                                        .addService(GrpcTable.service(GrpcMethods.of(router), grpc))
                                        .addService(router.peerService())
                                        .exceptionHandler(
                                                new OversizedMessages(config.maxRequestBytes()))
                                        .maxRequestMessageLength(config.maxRequestBytes())
                                        .maxResponseMessageLength(config.maxAnswerBytes())
                                        .build());
        builder.serviceUnder("/" + MilvusServiceGrpc.SERVICE_NAME, new UnknownMethods());
        RestTable.add(builder, methods, restApi, rest, config.maxRequestBytes());
        return builder.build();
    }

    /// What it serves its clients on.
    public static EventLoops eventLoops() {
        EventLoopGroup group = CommonPools.workerGroup();
        return EventLoops.of(group, TransportType.socketChannelType(group));
    }

    /// What it serves by gRPC, to be described.
    public static ServiceDescriptor api() {
        return MilvusServiceGrpc.getServiceDescriptor();
    }

    /// What it serves by REST, as an OpenAPI document.
    public JsonNode restApi() {
        return restApi;
    }

    /// The port that clients connect to.
    public int port() {
        return server.activeLocalPort();
    }

    @Override
    public void close() {
        server.stop().join();
        waiting.close();
    }
}
