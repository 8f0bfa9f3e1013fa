package io.atoll.router.write;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.catalog.CatalogCache;
import io.atoll.catalog.api.CatalogState.Writer;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.protocol.v1.WriteNodeGrpc.WriteNodeFutureStub;
import io.atoll.router.watch.RouterMetrics;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Calls the write node that rules, wherever the catalog says that it is. While it is away, or
/// another one takes over, a call is made again until its deadline: all calls may be repeated
/// without harm. Blocks.
public final class WriteNodeClient implements AutoCloseable {
    private static final Set<ErrorCode> PASSING =
            Set.of(ErrorCode.UNAVAILABLE, ErrorCode.NOT_READY, ErrorCode.CANCELLED);
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 200;
    private static final long LOOK_AT_CATALOG_MILLIS = 100;

    private final CatalogCache catalog;
    private final ClusterSecret secret;
    private final RouterMetrics metrics;
    private @Nullable Link link;

    private record Link(String address, ManagedChannel channel, WriteNodeFutureStub stub) {}

    public WriteNodeClient(CatalogCache catalog, ClusterSecret secret, RouterMetrics metrics) {
        this.catalog = catalog;
        this.secret = secret;
        this.metrics = metrics;
    }

    /// Makes a call until it is answered.
    ///
    /// @param what is being done, for messages
    /// @throws AtollException what the write node refuses with; UNAVAILABLE if there was none to
    ///   ask; UNEXPECTED, which is not retriable, if nobody knows whether it was done
    public <A> A call(
            String what, Duration limit, Function<WriteNodeFutureStub, ListenableFuture<A>> call) {
        var deadline = Deadline.after(limit.toNanos(), TimeUnit.NANOSECONDS);
        String trouble = "no write node has come up yet";
        boolean sent = false;
        for (int attempt = 0; !deadline.isExpired(); attempt++) {
            if (attempt > 0) {
                metrics.writeRetried();
                pause(attempt, deadline);
                catalog.refresh();
            }
            Optional<Writer> writer = catalog.state().writer();
            if (writer.isPresent()) {
                sent = true;
                try {
                    return answer(call.apply(stub(writer.get(), deadline)), writer.get());
                } catch (AtollException e) {
                    if (e.code() != ErrorCode.DEADLINE_EXCEEDED && !PASSING.contains(e.code())) {
                        throw e;
                    }
                    // The last call is cut off by the deadline itself, which explains nothing.
                    if (e.code() != ErrorCode.DEADLINE_EXCEEDED || attempt == 0) {
                        trouble = String.valueOf(e.getMessage());
                    }
                }
            }
        }
        // Sent again by the client it would be another batch: an outcome that nobody knows must not
        // look like one that is safe to repeat.
        throw sent
                ? new AtollException(
                        ErrorCode.UNEXPECTED,
                        "%s: no answer in %d ms, it may have been done or not; last: %s"
                                .formatted(what, limit.toMillis(), trouble))
                : new AtollException(
                        ErrorCode.UNAVAILABLE,
                        "%s: not done in %d ms: %s".formatted(what, limit.toMillis(), trouble));
    }

    private <A> A answer(ListenableFuture<A> call, Writer writer) {
        while (true) {
            try {
                return call.get(LOOK_AT_CATALOG_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                if (!catalog.state().writer().equals(Optional.of(writer))) {
                    call.cancel(true);
                    throw new AtollException(
                            ErrorCode.UNAVAILABLE,
                            writer.holder() + " rules no more, another write node took over");
                }
            } catch (ExecutionException e) {
                throw Errors.from(e, writer.holder() + " at " + writer.address());
            } catch (InterruptedException e) {
                call.cancel(true);
                Thread.currentThread().interrupt();
                throw new AtollException(
                        ErrorCode.UNEXPECTED, "interrupted while the write node was at work", e);
            }
        }
    }

    private static void pause(int attempt, Deadline deadline) {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 8));
        try {
            Thread.sleep(
                    Math.max(0, Math.min(pause, deadline.timeRemaining(TimeUnit.MILLISECONDS))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AtollException(
                    ErrorCode.UNEXPECTED, "interrupted while the write node was away", e);
        }
    }

    private synchronized WriteNodeFutureStub stub(Writer writer, Deadline deadline) {
        Link current = link;
        if (current == null || !current.address.equals(writer.address())) {
            if (current != null) {
                current.channel.shutdown();
            }
            ManagedChannel channel =
                    NettyChannelBuilder.forTarget(writer.address())
                            .usePlaintext()
                            .directExecutor()
                            .intercept(secret.client())
                            .build();
            current = new Link(writer.address(), channel, WriteNodeGrpc.newFutureStub(channel));
            link = current;
        }
        // A write node that was started again is to be reached at once, not after gRPC's pause.
        current.channel.resetConnectBackoff();
        return current.stub.withDeadline(deadline);
    }

    @Override
    public synchronized void close() {
        if (link != null) {
            link.channel.shutdownNow();
        }
    }
}
