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
import io.atoll.protocol.v1.ReadScope;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.calls.NodeSpans;
import io.atoll.readnode.calls.ReadNodeMetrics;
import io.atoll.readnode.search.SearchPool;
import io.atoll.spi.Member;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Timer;
import io.opentracing.SpanContext;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The wire's end. Requests come on event loops, which must not wait: each is admitted or refused
/// there at once, and answered by a search thread, which nothing but computing is done on.
public final class ReadService extends ReadNodeGrpc.ReadNodeImplBase {
    private final Admission admission;
    private final Freshness freshness;
    private final SearchPool pool;
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
            SearchPool pool,
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
        this.pool = pool;
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
                Optional.of(request.getScope()),
                (limit, read) -> search.answer(request, read.orElseThrow(), limit, caller));
    }

    @Override
    public void query(NodeQueryRequest request, StreamObserver<NodeQueryAnswer> client) {
        answer(
                new Kind("queries", metrics.queryDuration()),
                NodeQuery.priceBytes(request),
                client,
                Optional.of(request.getScope()),
                (limit, read) -> query.answer(request, read.orElseThrow(), limit));
    }

    @Override
    public void fetch(NodeFetchRequest request, StreamObserver<NodeFetchAnswer> client) {
        answer(
                new Kind("fetches", metrics.fetchDuration()),
                NodeFetch.priceBytes(request),
                client,
                Optional.empty(),
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

    /// Answers a request on a search thread, as soon as what it reads is fresh enough.
    ///
    /// @param scope what it reads, which has to be fresh; empty: rows that it knows the places of
    private <T> void answer(
            Kind kind,
            long bytes,
            StreamObserver<T> client,
            Optional<ReadScope> scope,
            BiFunction<CallLimit, Optional<Freshness.Fresh>, T> work) {
        var limit = CallLimit.of(Context.current().getDeadline(), requestLimit);
        ((ServerCallStreamObserver<T>) client).setOnCancelHandler(limit::cancel);
        Admission.Ticket ticket;
        try {
            ticket = admission.enter(bytes);
        } catch (AtollException e) {
            refuse(kind, client, e);
            return;
        }
        var admitted = new Admitted<>(kind, client, limit, ticket, work);
        admitted.orRefused(
                () -> {
                    if (scope.isPresent()) {
                        admitted.ask(scope.get());
                    } else {
                        admitted.begin(Optional.empty());
                    }
                });
    }

    private void refuse(Kind kind, StreamObserver<?> client, Throwable error) {
        metrics.ended(kind.name(), outcome(error));
        client.onError(Errors.toStatus(error));
    }

    /// A request on its way from its admission to its answer. Each step begins the next one.
    private final class Admitted<T> {
        private final Kind kind;
        private final StreamObserver<T> client;
        private final CallLimit limit;
        private final Admission.Ticket ticket;
        private final BiFunction<CallLimit, Optional<Freshness.Fresh>, T> work;
        private final long sinceNanos = System.nanoTime();

        Admitted(
                Kind kind,
                StreamObserver<T> client,
                CallLimit limit,
                Admission.Ticket ticket,
                BiFunction<CallLimit, Optional<Freshness.Fresh>, T> work) {
            this.kind = kind;
            this.client = client;
            this.limit = limit;
            this.ticket = ticket;
            this.work = work;
        }

        /// Runs a step. Nobody else would notice that it failed.
        void orRefused(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                ticket.close();
                refuse(kind, client, told(e));
            }
        }

        /// Asks for the look that the request needs, if any.
        void ask(ReadScope scope) {
            Freshness.Asked asked = freshness.ask(scope, limit);
            if (asked.look().isDone()) {
                goOn(scope, asked);
            } else {
                limit.whenOver(asked.look(), () -> orRefused(() -> goOn(scope, asked)));
            }
        }

        /// A thread is begun only where there is more to wait for than a look, which is rare.
        private void goOn(ReadScope scope, Freshness.Asked asked) {
            Optional<Freshness.Fresh> read = freshness.now(scope, asked);
            if (read.isPresent()) {
                begin(read);
            } else {
                Thread.ofVirtual()
                        .name("freshness-", 0)
                        .start(() -> orRefused(() -> await(scope, asked)));
            }
        }

        private void await(ReadScope scope, Freshness.Asked asked) {
            begin(Optional.of(freshness.await(scope, asked, limit)));
        }

        void begin(Optional<Freshness.Fresh> read) {
            pool.begin(() -> answer(read));
        }

        private void answer(Optional<Freshness.Fresh> read) {
            T answer;
            try (ticket) {
                answer = work.apply(limit, read);
            } catch (RuntimeException | Error e) {
                refuse(kind, client, told(e));
                return;
            } finally {
                kind.duration().record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
            }
            metrics.ended(kind.name(), "ok");
            // A caller in this process goes on with it on this thread.
            client.onNext(answer);
            client.onCompleted();
        }

        private Throwable told(Throwable error) {
            return isStopped(error) ? limit.exceeded("it was being computed") : error;
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
