package io.atoll.cli.bench;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.milvus.grpc.ClientInfo;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.Status;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A connection of its own to a server that speaks Milvus's gRPC interface.
public final class MilvusConnection implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int DEFAULT_PORT = 19530;

    /// What Milvus's clients wait at most: 75 tries, the pauses growing threefold to 3 seconds.
    private static final int MAX_TRIES = 75;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final String address;
    private final ManagedChannel channel;
    private final MilvusServiceBlockingStub stub;

    private MilvusConnection(String address, ManagedChannel channel, Metadata headers) {
        this.address = address;
        this.channel = channel;
        this.stub =
                MilvusServiceGrpc.newBlockingStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /// @param uri `http://host:port`; the port may be left out
    /// @param token `user:password` or an API key
    public static MilvusConnection open(URI uri, Optional<String> token) {
        String host = uri.getHost();
        if (host == null || !"http".equals(uri.getScheme())) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "'%s' is no address of a server; needed is one like http://127.0.0.1:%d"
                            .formatted(uri, DEFAULT_PORT));
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(host, port)
                        .usePlaintext()
                        .maxInboundMessageSize(Limits.MAX_ANSWER_BYTES)
                        .build();
        var headers = new Metadata();
        token.ifPresent(
                text ->
                        headers.put(
                                AUTHORIZATION,
                                Base64.getEncoder()
                                        .encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        var connection = new MilvusConnection(host + ":" + port, channel, headers);
        try {
            connection.greet();
        } catch (AtollException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private void greet() {
        var request =
                ConnectRequest.newBuilder()
                        .setClientInfo(
                                ClientInfo.newBuilder()
                                        .setSdkType("Java")
                                        .setSdkVersion("atoll-bench")
                                        .setHost("localhost"))
                        .build();
        call("connect", Duration.ofSeconds(10), stub -> stub.connect(request).getStatus());
    }

    /// Calls the server and checks the status of its answer.
    ///
    /// @param what is done, for error messages
    /// @param status takes the status out of the answer
    public <A> A call(
            String what,
            Duration timeout,
            Function<MilvusServiceBlockingStub, A> call,
            Function<A, Status> status) {
        A answer;
        try {
            answer = call.apply(stub.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException e) {
            throw new AtollException(
                    ErrorCode.UNAVAILABLE,
                    "%s failed, server %s: %s".formatted(what, address, words(e)),
                    e);
        }
        check(what, status.apply(answer));
        return answer;
    }

    /// The code, what is said with it, and what is at the bottom of it.
    private static String words(StatusRuntimeException error) {
        Throwable bottom = error;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        String cause = bottom == error ? "" : " (" + bottom.getMessage() + ")";
        return error.getStatus().getCode() + " " + error.getStatus().getDescription() + cause;
    }

    /// Calls where the answer is but a status.
    public void call(
            String what, Duration timeout, Function<MilvusServiceBlockingStub, Status> call) {
        call(what, timeout, call, Function.identity());
    }

    /// As [#call], again after a pause while the server says that it has too much to do.
    <A> A callPatiently(
            String what,
            Duration timeout,
            Function<MilvusServiceBlockingStub, A> call,
            Function<A, Status> status)
            throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return call(what, timeout, call, status);
            } catch (AtollException e) {
                if (e.code() != ErrorCode.RATE_LIMIT || attempt == MAX_TRIES) {
                    throw e;
                }
            }
            Thread.sleep(pause);
            Duration longer = pause.multipliedBy(3);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    @SuppressWarnings("deprecation") // Older servers fill in the older code only.
    private void check(String what, Status status) {
        if (status.getCode() != 0 || status.getErrorCodeValue() != 0) {
            throw new AtollException(
                    ErrorCode.ofNumber(status.getCode()),
                    "%s failed, server %s says: %s (code %d)"
                            .formatted(what, address, status.getReason(), status.getCode()));
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
