package io.atoll.router;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.model.DataType;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.KeyList;
import io.atoll.protocol.v1.LoadFailure;
import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeFetchAnswer;
import io.atoll.protocol.v1.NodeFetchRequest;
import io.atoll.protocol.v1.NodeQueryAnswer;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.ReadState;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.protocol.v1.SegmentReport;
import io.atoll.spi.Member;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A read node on a port of its own, over rows that a test gives it. Distances are given too: the
/// query vector does not matter.
public final class FakeReadNode extends ReadNodeGrpc.ReadNodeImplBase implements AutoCloseable {
    static final long NAME_FIELD = 102;

    final String id;
    final Queue<ReadScope> scopes = new ConcurrentLinkedQueue<>();
    final Queue<NodeSearchRequest> searches = new ConcurrentLinkedQueue<>();
    final Queue<NodeQueryRequest> queries = new ConcurrentLinkedQueue<>();
    final AtomicInteger fetches = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();

    private final long collectionId;
    private final Map<Long, List<Row>> segments = new ConcurrentHashMap<>();
    private final Map<Long, List<Row>> journals = new ConcurrentHashMap<>();
    private final Map<Long, String> failures = new ConcurrentHashMap<>();
    private final Queue<Behaviour> behaviours = new ConcurrentLinkedQueue<>();
    private final Server server;
    private final int port;
    private volatile long incarnation = 1;
    private volatile long revision = 1;
    private volatile long toldRevision;
    private volatile long readUpTo = 1_000;
    private volatile long lastMutation;
    private volatile long lastOfChain;
    private volatile boolean inline = true;
    private volatile boolean fetching = true;

    /// @param timestamp when it was written
    public record Row(long key, float distance, long timestamp) {
        String name() {
            return "name-" + key + "@" + timestamp;
        }
    }

    /// What happens to one read in place of an answer.
    interface Behaviour {
        void to(ReadScope scope, StreamObserver<?> observer);
    }

    public FakeReadNode(String id, long collectionId) throws IOException {
        this(id, collectionId, 0);
    }

    public FakeReadNode(String id, long collectionId, int wantedPort) throws IOException {
        this.id = id;
        this.collectionId = collectionId;
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort))
                        .directExecutor()
                        .addService(this)
                        .build()
                        .start();
        port = server.getPort();
    }

    public Member member() {
        return new Member(
                id,
                0,
                Member.Role.READ_NODE,
                "127.0.0.1",
                port,
                Member.DEFAULT_RESOURCE_GROUP,
                "",
                Long.MAX_VALUE,
                Member.State.READY);
    }

    public int port() {
        return port;
    }

    public FakeReadNode incarnation(long number) {
        incarnation = number;
        return this;
    }

    public FakeReadNode loads(long segmentId, Row... rows) {
        segments.put(segmentId, List.of(rows));
        revision++;
        return this;
    }

    public FakeReadNode indexes(long journalId, Row... rows) {
        journals.put(journalId, List.of(rows));
        revision++;
        return this;
    }

    public FakeReadNode cannotLoad(long segmentId, String reason) {
        failures.put(segmentId, reason);
        revision++;
        return this;
    }

    void letsGoOf(long segmentId) {
        segments.remove(segmentId);
        revision++;
    }

    void losesJournal(long journalId) {
        journals.remove(journalId);
        revision++;
    }

    /// Whether a router has said that it knows what is loaded here now.
    boolean isKnown() {
        return toldRevision == revision;
    }

    /// Loses a segment, but its status does not say so yet.
    void losesSecretly(long segmentId) {
        segments.remove(segmentId);
    }

    /// The journals behind this one are another node's.
    void hasNothingAfter(long journalId) {
        lastOfChain = journalId;
    }

    void hasRead(long upTo, long mutation) {
        readUpTo = upTo;
        lastMutation = mutation;
    }

    void keepsOutputFieldsBack() {
        inline = false;
    }

    /// It is stopped as soon as it has named its hits.
    void answersNoFetch() {
        inline = false;
        fetching = false;
    }

    void next(Behaviour behaviour) {
        behaviours.add(behaviour);
    }

    /// No behaviour but an answer, so that the one after it meets a later read.
    static final Behaviour ANSWERS = (_, _) -> {};

    static Behaviour fails(Status status) {
        return (_, observer) -> observer.onError(status.asRuntimeException());
    }

    static Behaviour refuses(RuntimeException error) {
        return (_, observer) -> observer.onError(Errors.toStatus(error));
    }

    @SuppressWarnings("unchecked")
    static Behaviour answers(Object answer) {
        return (_, observer) -> {
            ((StreamObserver<Object>) observer).onNext(answer);
            observer.onCompleted();
        };
    }

    static Behaviour staysSilent() {
        return (_, _) -> {};
    }

    @Override
    public void status(NodeStatusRequest request, StreamObserver<NodeStatusAnswer> observer) {
        toldRevision = request.getKnownRevision();
        boolean unchanged =
                request.getKnownIncarnation() == incarnation
                        && request.getKnownRevision() == revision;
        var answer =
                NodeStatusAnswer.newBuilder()
                        .setNodeId(id)
                        .setIncarnation(incarnation)
                        .setState("READY")
                        .setRevision(revision)
                        .setUnchanged(unchanged);
        if (!unchanged) {
            var loaded =
                    LoadedCollection.newBuilder()
                            .setCollectionId(collectionId)
                            .addAllSegmentIds(segments.keySet())
                            .addAllJournalIds(journals.keySet());
            failures.forEach(
                    (id, reason) ->
                            loaded.addFailures(
                                    LoadFailure.newBuilder().setSegmentId(id).setReason(reason)));
            answer.addLoaded(loaded);
        }
        observer.onNext(answer.build());
        observer.onCompleted();
    }

    @Override
    public void search(NodeSearchRequest request, StreamObserver<NodeSearchAnswer> observer) {
        searches.add(request);
        if (intercepted(request.getScope(), observer)) {
            return;
        }
        List<Hit> hits = new ArrayList<>();
        for (long segmentId : request.getScope().getSegmentIdsList()) {
            List<Row> rows = rows(segmentId);
            for (int row = 0; row < rows.size(); row++) {
                hits.add(new Hit(rows.get(row), segmentId, row));
            }
        }
        hits.sort(
                Comparator.comparingDouble((Hit hit) -> hit.row.distance)
                        .thenComparingLong(hit -> hit.row.key));
        List<Hit> best = hits.subList(0, Math.min(request.getParts(0).getK(), hits.size()));
        var answer = NodeSearchAnswer.newBuilder().setKeys(keys(best));
        for (int query = 0; query < request.getParts(0).getQueryCount(); query++) {
            answer.addHitCounts(best.size());
        }
        for (Hit hit : best) {
            answer.addDistances(hit.row.distance).addSegmentIds(hit.segmentId).addRows(hit.place);
        }
        if (request.getOutputFieldIdsCount() > 0 && inline) {
            answer.setOutputRows(names(best));
        }
        answer.setState(state(request.getScope())).setTotals(totals(request.getScope()));
        if (request.getExplain()) {
            answer.setReport(report(request.getScope()));
        }
        observer.onNext(answer.build());
        observer.onCompleted();
    }

    private record Hit(Row row, long segmentId, int place) {}

    @Override
    public void query(NodeQueryRequest request, StreamObserver<NodeQueryAnswer> observer) {
        queries.add(request);
        if (intercepted(request.getScope(), observer)) {
            return;
        }
        long count = 0;
        var youngest = new TreeMap<Long, Hit>();
        for (long segmentId : request.getScope().getSegmentIdsList()) {
            for (Row row : rows(segmentId)) {
                if (row.key <= leastKey(request)) {
                    continue;
                }
                count++;
                youngest.merge(
                        row.key,
                        new Hit(row, segmentId, 0),
                        (a, b) -> a.row.timestamp > b.row.timestamp ? a : b);
            }
        }
        var answer =
                NodeQueryAnswer.newBuilder()
                        .setState(state(request.getScope()))
                        .setTotals(totals(request.getScope()));
        if (request.getCountOnly()) {
            answer.setCount(count);
        } else {
            List<Hit> first = youngest.values().stream().limit(request.getLimit()).toList();
            answer.setKeys(keys(first));
            first.forEach(hit -> answer.addTimestamps(hit.row.timestamp));
            if (request.getOutputFieldIdsCount() > 0) {
                answer.setOutputRows(names(first));
            }
        }
        observer.onNext(answer.build());
        observer.onCompleted();
    }

    /// Of all filters it knows the one that asks for the next page: ... and key > x.
    private static long leastKey(NodeQueryRequest request) {
        var operands = request.getFilter().getAnd().getOperandsList();
        return operands.isEmpty()
                ? Long.MIN_VALUE
                : operands.getLast().getCompare().getRight().getLiteral().getIntValue();
    }

    @Override
    public void fetch(NodeFetchRequest request, StreamObserver<NodeFetchAnswer> observer) {
        fetches.incrementAndGet();
        if (!fetching) {
            return;
        }
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < request.getRowsCount(); i++) {
            Row row = rows(request.getSegmentIds(i)).get(request.getRows(i));
            hits.add(new Hit(row, request.getSegmentIds(i), request.getRows(i)));
        }
        observer.onNext(NodeFetchAnswer.newBuilder().setOutputRows(names(hits)).build());
        observer.onCompleted();
    }

    private boolean intercepted(ReadScope scope, StreamObserver<?> observer) {
        scopes.add(scope);
        ((ServerCallStreamObserver<?>) observer).setOnCancelHandler(cancelled::incrementAndGet);
        Behaviour behaviour = behaviours.poll();
        if (behaviour != null && behaviour != ANSWERS) {
            behaviour.to(scope, observer);
            return true;
        }
        if (scope.getChainFrom() != 0 && scope.getChainFrom() == lastOfChain) {
            observer.onError(
                    Errors.notLoaded("its chain is not loaded here", List.of(lastOfChain)));
            return true;
        }
        List<Long> lacking =
                scope.getSegmentIdsList().stream()
                        .filter(s -> !segments.containsKey(s) && !journals.containsKey(s))
                        .toList();
        if (!lacking.isEmpty()) {
            observer.onError(Errors.notLoaded(lacking + " are not loaded here", lacking));
            return true;
        }
        return false;
    }

    private List<Row> rows(long segmentId) {
        List<Row> sealed = segments.get(segmentId);
        return sealed != null ? sealed : journals.get(segmentId);
    }

    private static KeyList keys(List<Hit> hits) {
        var keys = KeyList.newBuilder();
        hits.forEach(hit -> keys.addIntKeys(hit.row.key));
        return keys.build();
    }

    private static ByteString names(List<Hit> hits) {
        var names = hits.stream().map(hit -> hit.row.name()).toArray(String[]::new);
        var column = new Column.Texts(NAME_FIELD, names, null);
        if (column.type() != DataType.VARCHAR) {
            throw new AssertionError(column.type());
        }
        return UnsafeByteOperations.unsafeWrap(
                RowsCodec.encode(new Rows(names.length, List.of(column))));
    }

    private ReadState state(ReadScope scope) {
        long asOf = scope.getAsOf() == 0 ? Long.MAX_VALUE : scope.getAsOf();
        return ReadState.newBuilder()
                .setReadUpTo(Math.min(readUpTo, asOf))
                .setLastMutation(Math.min(lastMutation, asOf))
                .build();
    }

    private ReadTotals totals(ReadScope scope) {
        long rows = 0;
        for (long segment : scope.getSegmentIdsList()) {
            rows += rows(segment).size();
        }
        return ReadTotals.newBuilder().setLiveRows(rows).setVectorsScored(rows).build();
    }

    private NodeReport report(ReadScope scope) {
        var report = NodeReport.newBuilder().setNanos(1);
        for (long segment : scope.getSegmentIdsList()) {
            report.addSegments(
                    SegmentReport.newBuilder()
                            .setSegmentId(segment)
                            .setLiveRows(rows(segment).size())
                            .setVectorsScored(rows(segment).size())
                            .setPlan("scan"));
        }
        return report.build();
    }

    @Override
    public void close() {
        server.shutdownNow();
        boolean ended;
        try {
            ended = server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (!ended) {
            throw new IllegalStateException("a node did not free its port in 10 s");
        }
    }
}
