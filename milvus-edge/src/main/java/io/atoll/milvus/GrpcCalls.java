package io.atoll.milvus;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.atoll.model.AtollException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.milvus.grpc.Status;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Runs gRPC calls: finds their deadline and database, answers errors in Milvus's way, counts.
///
/// An error goes into the `status` of the answer, with one exception: what a client should simply
/// send again is gRPC's UNAVAILABLE, because that is what clients wait out. So a part of ours may
/// report NOT_READY and UNAVAILABLE only for requests that have changed nothing.
final class GrpcCalls {
    private final WaitingRoom waiting;
    private final EdgeMetrics metrics;
    private final Duration requestLimit;

    /// @param requestLimit for calls whose client does not say how long it waits
    GrpcCalls(WaitingRoom waiting, EdgeMetrics metrics, Duration requestLimit) {
        this.waiting = waiting;
        this.metrics = metrics;
        this.requestLimit = requestLimit;
    }

    /// A call whose work waits for something.
    ///
    /// @param empty an answer to put an error's status into
    <A extends Message> void waiting(
            String rpc, A empty, StreamObserver<A> observer, Function<Call, A> work) {
        asynchronous(rpc, empty, observer, call -> waiting.run(() -> work.apply(call)));
    }

    /// A call whose work only begins here.
    <A extends Message> void asynchronous(
            String rpc,
            A empty,
            StreamObserver<A> observer,
            Function<Call, CompletableFuture<A>> work) {
        long begin = System.nanoTime();
        CompletableFuture<A> answer;
        ServiceRequestContext context = ServiceRequestContext.current();
        try {
            answer = work.apply(call(context));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<A> running = answer;
        ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(() -> running.cancel(true));
        running.whenComplete(
                (done, error) -> {
                    int code = finish(context, rpc, empty, observer, done, error);
                    metrics.record(rpc, code, System.nanoTime() - begin);
                });
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
            String rpc,
            A empty,
            StreamObserver<A> observer,
            @Nullable A answer,
            @Nullable Throwable error) {
        if (answer != null) {
            observer.onNext(answer);
            observer.onCompleted();
            return 0;
        }
        AtollException failure =
                Failures.of(error == null ? new IllegalStateException("no answer") : error, rpc);
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
                observer.onNext(withStatus(empty, StatusWriter.error(failure)));
                observer.onCompleted();
            }
        }
        return failure.code().number();
    }

    /// Every answer of Milvus's is a status or has one.
    @SuppressWarnings("unchecked")
    private static <A extends Message> A withStatus(A empty, Status status) {
        if (empty instanceof Status) {
            return (A) status;
        }
        FieldDescriptor field = empty.getDescriptorForType().findFieldByName("status");
        return (A) empty.toBuilder().setField(field, status).build();
    }
}
