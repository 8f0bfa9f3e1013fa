package io.atoll.readnode.service;

import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeDrainAnswer;
import io.atoll.protocol.v1.NodeDrainRequest;
import io.atoll.protocol.v1.NodeFetchAnswer;
import io.atoll.protocol.v1.NodeFetchRequest;
import io.atoll.protocol.v1.NodeQueryAnswer;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.calls.NodeSpans;
import io.atoll.readnode.calls.ReadNodeMetrics;
import io.atoll.spi.Member;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Timer;
import io.opentracing.SpanContext;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The wire's end. Requests come on event loops, which must not wait: each is admitted or refused
/// there at once, and answered from a virtual thread of its own.
public final class ReadService extends ReadNodeGrpc.ReadNodeImplBase {
    private final Admission admission;
    private final Freshness freshness;
    private final NodeSearch search;
    private final NodeQuery query;
    private final NodeFetch fetch;
    private final Function<Boolean, Member.State> drain;
    private final StatusReport status;
    private final ReadNodeMetrics metrics;
    private final NodeSpans spans;
    private final Duration requestLimit;

    public ReadService(
            Admission admission,
            Freshness freshness,
            NodeSearch search,
            NodeQuery query,
            NodeFetch fetch,
            Function<Boolean, Member.State> drain,
            StatusReport status,
            ReadNodeMetrics metrics,
            NodeSpans spans,
            Duration requestLimit) {
        this.admission = admission;
        this.freshness = freshness;
        this.search = search;
        this.query = query;
        this.fetch = fetch;
        this.drain = drain;
        this.status = status;
        this.metrics = metrics;
        this.spans = spans;
        this.requestLimit = requestLimit;
    }

    @Override
    public void search(NodeSearchRequest request, StreamObserver<NodeSearchAnswer> client) {
        // Known on this thread only.
        SpanContext caller = spans.caller();
        answer(
                new Kind("searches", metrics.searchDuration()),
                NodeSearch.priceBytes(request),
                client,
                limit -> freshness.ask(request.getScope(), limit),
                (limit, asked) -> search.answer(request, asked, limit, caller));
    }

    @Override
    public void query(NodeQueryRequest request, StreamObserver<NodeQueryAnswer> client) {
        answer(
                new Kind("queries", metrics.queryDuration()),
                NodeQuery.priceBytes(request),
                client,
                limit -> freshness.ask(request.getScope(), limit),
                (limit, asked) -> query.answer(request, asked, limit));
    }

    @Override
    public void fetch(NodeFetchRequest request, StreamObserver<NodeFetchAnswer> client) {
        answer(
                new Kind("fetches", metrics.fetchDuration()),
                NodeFetch.priceBytes(request),
                client,
                _ -> Freshness.Asked.NOTHING,
                (limit, _) -> fetch.answer(request, limit));
    }

    /// Not admitted like reads: a node that is full still says that it lives.
    @Override
    public void status(NodeStatusRequest request, StreamObserver<NodeStatusAnswer> client) {
        client.onNext(status.answer(request));
        client.onCompleted();
    }

    @Override
    public void drain(NodeDrainRequest request, StreamObserver<NodeDrainAnswer> client) {
        Member.State state = drain.apply(request.getDrain());
        client.onNext(NodeDrainAnswer.newBuilder().setState(state.name()).build());
        client.onCompleted();
    }

    /// A kind of request, to be measured.
    private record Kind(String name, Timer duration) {}

    /// @param first asks for the look that the work will wait for: a thread is begun for it only
    ///   when that has ended
    private <T> void answer(
            Kind kind,
            long bytes,
            StreamObserver<T> client,
            Function<CallLimit, Freshness.Asked> first,
            BiFunction<CallLimit, Freshness.Asked, T> work) {
        var limit = CallLimit.of(Context.current().getDeadline(), requestLimit);
        ((ServerCallStreamObserver<T>) client).setOnCancelHandler(limit::cancel);
        long began = System.nanoTime();
        Admission.Ticket ticket;
        try {
            ticket = admission.enter(bytes);
        } catch (AtollException e) {
            refuse(kind, client, e);
            return;
        }
        Freshness.Asked asked;
        try {
            asked = first.apply(limit);
        } catch (RuntimeException e) {
            ticket.close();
            refuse(kind, client, e);
            return;
        }
        Runnable answering =
                () -> {
                    try (ticket) {
                        answer(kind, client, limit, asked, work);
                    } finally {
                        kind.duration().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                    }
                };
        Runnable begin = () -> Thread.ofVirtual().name("request-", 0).start(answering);
        if (asked.look().isDone()) {
            begin.run();
        } else {
            limit.whenOver(asked.look(), begin);
        }
    }

    private void refuse(Kind kind, StreamObserver<?> client, RuntimeException error) {
        metrics.ended(kind.name(), outcome(error));
        client.onError(Errors.toStatus(error));
    }

    private <T> void answer(
            Kind kind,
            StreamObserver<T> client,
            CallLimit limit,
            Freshness.Asked asked,
            BiFunction<CallLimit, Freshness.Asked, T> work) {
        try {
            T answer = work.apply(limit, asked);
            metrics.ended(kind.name(), "ok");
            client.onNext(answer);
            client.onCompleted();
        } catch (RuntimeException | Error e) {
            Throwable told = isStopped(e) ? limit.exceeded("it was being computed") : e;
            metrics.ended(kind.name(), outcome(told));
            client.onError(Errors.toStatus(told));
        }
    }

    /// A segment that is told to stop says that it was cancelled; why, only the limit knows.
    private static boolean isStopped(Throwable error) {
        return error instanceof AtollException known && known.code() == ErrorCode.CANCELLED;
    }

    private static String outcome(Throwable error) {
        return switch (error) {
            case AtollException known -> known.code().name().toLowerCase(java.util.Locale.ROOT);
            case StatusRuntimeException _ -> "segment_not_loaded";
            default -> "internal";
        };
    }
}
