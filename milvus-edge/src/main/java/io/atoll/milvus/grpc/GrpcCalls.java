package io.atoll.milvus.grpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.EdgeMetrics;
import io.atoll.milvus.calls.Failures;
import io.atoll.milvus.calls.RetryHint;
import io.atoll.milvus.calls.WaitingRoom;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.milvus.messages.UnknownFields;
import io.atoll.model.AtollException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Runs gRPC calls: finds their deadline and database, answers errors in Milvus's way, counts.
///
/// An error goes into the `status` of the answer, with one exception: what a client should simply
/// send again is gRPC's UNAVAILABLE, because that is what clients wait out. So a part of ours may
/// report NOT_READY and UNAVAILABLE only for requests that have changed nothing.
public final class GrpcCalls {
    private final WaitingRoom waiting;
    private final EdgeMetrics metrics;
    private final Duration requestLimit;

    /// @param requestLimit for calls whose client does not say how long it waits
    public GrpcCalls(WaitingRoom waiting, EdgeMetrics metrics, Duration requestLimit) {
        this.waiting = waiting;
        this.metrics = metrics;
        this.requestLimit = requestLimit;
    }

    <Q extends Message, A extends Message> void run(
            GrpcMethod<Q, A> method, Q request, StreamObserver<A> observer) {
        long begin = System.nanoTime();
        ServiceRequestContext context = ServiceRequestContext.current();
        CompletableFuture<A> running = begin(method, request, call(context));
        ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(() -> running.cancel(true));
        running.whenComplete(
                (done, error) ->
                        onLoopOf(
                                context,
                                () -> {
                                    int code = finish(context, method, observer, done, error);
                                    metrics.record(method.name(), code, System.nanoTime() - begin);
                                }));
    }

    /// From elsewhere, the parts of an answer would wake the connection's event loop one by one.
    private static void onLoopOf(ServiceRequestContext context, Runnable sending) {
        if (context.eventLoop().inEventLoop()) {
            sending.run();
        } else {
            context.eventLoop().execute(sending);
        }
    }

    private <Q extends Message, A extends Message> CompletableFuture<A> begin(
            GrpcMethod<Q, A> method, Q request, Call call) {
        try {
            UnknownFields.refuse(request);
            return method.handler().start(request, call, waiting);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Call call(ServiceRequestContext context) {
        // 0 where the client gave no grpc-timeout.
        long limitMillis = context.requestTimeoutMillis();
        return new Call(
                context.request().headers().get("dbname", ""),
                limitMillis > 0 ? Duration.ofMillis(limitMillis) : requestLimit);
    }

    private static <A extends Message> int finish(
            ServiceRequestContext context,
            GrpcMethod<?, A> method,
            StreamObserver<A> observer,
            @Nullable A answer,
            @Nullable Throwable error) {
        if (answer != null) {
            observer.onNext(answer);
            observer.onCompleted();
            return 0;
        }
        AtollException failure =
                Failures.of(
                        error == null ? new IllegalStateException("no answer") : error,
                        method.name());
        RetryHint.add(context, failure);
        switch (failure.code()) {
            case NOT_READY, UNAVAILABLE ->
                    observer.onError(
                            io.grpc.Status.UNAVAILABLE
                                    .withDescription(failure.getMessage())
                                    .asRuntimeException());
            case CANCELLED ->
                    observer.onError(
                            io.grpc.Status.CANCELLED
                                    .withDescription(failure.getMessage())
                                    .asRuntimeException());
            default -> {
                observer.onNext(StatusWriter.into(method.emptyAnswer(), failure));
                observer.onCompleted();
            }
        }
        return failure.code().number();
    }
}
