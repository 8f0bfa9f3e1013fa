package io.atoll.writenode.service;

import com.google.protobuf.ByteString;

import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.FencedException;
import io.atoll.catalog.api.UnknownOutcomeException;
import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.ChangeMessages;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ChangeAnswer;
import io.atoll.protocol.v1.ChangeRequest;
import io.atoll.protocol.v1.CompactRequest;
import io.atoll.protocol.v1.CompactionAnswer;
import io.atoll.protocol.v1.CompactionStateRequest;
import io.atoll.protocol.v1.CountRowsAnswer;
import io.atoll.protocol.v1.CountRowsRequest;
import io.atoll.protocol.v1.DeleteKeys;
import io.atoll.protocol.v1.ExplainCompactionAnswer;
import io.atoll.protocol.v1.ExplainCompactionRequest;
import io.atoll.protocol.v1.FlushAnswer;
import io.atoll.protocol.v1.FlushRequest;
import io.atoll.protocol.v1.ForecastAnswer;
import io.atoll.protocol.v1.ForecastRequest;
import io.atoll.protocol.v1.InsertRows;
import io.atoll.protocol.v1.MoveSegmentsAnswer;
import io.atoll.protocol.v1.MoveSegmentsRequest;
import io.atoll.protocol.v1.TimestampAnswer;
import io.atoll.protocol.v1.TimestampRequest;
import io.atoll.protocol.v1.UpsertRows;
import io.atoll.protocol.v1.WatchKeysRequest;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.protocol.v1.WriteRequest;
import io.atoll.writenode.background.Flusher;
import io.atoll.writenode.collections.RowCounts;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.definitions.Definitions;
import io.atoll.writenode.definitions.Definitions.Changed;
import io.atoll.writenode.placement.PlacementPublisher;
import io.atoll.writenode.placement.SegmentMove;
import io.atoll.writenode.rebuild.RebuildScheduler;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.write.BatchWriter;
import io.atoll.writenode.write.WriteOnce.Outcome;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The write node on the wire. Calls come on virtual threads and may block until their deadline.
public final class WriteService extends WriteNodeGrpc.WriteNodeImplBase {
    private static final Logger log = LoggerFactory.getLogger(WriteService.class);

    private final Duration longest;
    private volatile @Nullable Parts parts;

    /// @param longest how long a call without a deadline may take
    public WriteService(Duration longest) {
        this.longest = longest;
    }

    /// From now on calls are answered; before, the reign has not begun.
    public void open(Parts newParts) {
        parts = newParts;
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteAnswer> observer) {
        answer(observer, (parts, deadline) -> write(request, parts, deadline));
    }

    private static WriteAnswer write(WriteRequest request, Parts parts, Deadline deadline) {
        var batch = new BatchId(request.getBatchHigh(), request.getBatchLow());
        long collection = request.getCollectionId();
        return switch (request.getWriteCase()) {
            case INSERT -> {
                InsertRows insert = request.getInsert();
                yield written(
                        parts.writer()
                                .insert(
                                        collection,
                                        batch,
                                        insert.getPartitionId(),
                                        rows(insert.getRows()),
                                        deadline),
                        makesKeys(parts, collection));
            }
            case UPSERT -> {
                UpsertRows upsert = request.getUpsert();
                yield written(
                        parts.writer()
                                .upsert(
                                        collection,
                                        batch,
                                        upsert.getPartitionId(),
                                        rows(upsert.getRows()),
                                        upsert.getUpTo(),
                                        upsert.getUnchangedSince(),
                                        deadline),
                        makesKeys(parts, collection));
            }
            case DELETE -> {
                DeleteKeys delete = request.getDelete();
                yield written(
                        parts.writer()
                                .delete(
                                        collection,
                                        batch,
                                        delete.getPartitionId(),
                                        keys(delete),
                                        delete.getUpTo(),
                                        deadline),
                        false);
            }
            case WRITE_NOT_SET ->
                    throw new AtollException(
                            ErrorCode.PARAMETER_MISSING, "a write without content");
        };
    }

    private static boolean makesKeys(Parts parts, long collectionId) {
        return parts.collections().get(collectionId).collection().schema().primaryKey().autoId();
    }

    private static Rows rows(ByteString encoded) {
        try {
            return RowsCodec.decode(encoded.asReadOnlyByteBuffer());
        } catch (IllegalArgumentException e) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID, "the rows cannot be read: " + e.getMessage(), e);
        }
    }

    private static Keys keys(DeleteKeys delete) {
        if (delete.getTextKeysCount() > 0) {
            return Keys.ofTexts(delete.getTextKeysList());
        }
        return Keys.ofLongs(delete.getIntKeysList().stream().mapToLong(Long::longValue).toArray());
    }

    private static WriteAnswer written(Outcome outcome, boolean autoKeys) {
        var written = outcome.written();
        return WriteAnswer.newBuilder()
                .setTimestamp(written.timestamp())
                .setHasAutoKeys(autoKeys)
                .setFirstAutoKey(autoKeys ? written.firstAutoKey() : 0)
                .setRepeatedBatch(outcome.repeated())
                .build();
    }

    @Override
    public void flush(FlushRequest request, StreamObserver<FlushAnswer> observer) {
        answer(
                observer,
                (parts, deadline) -> {
                    var ordered = parts.flusher().flush(request.getCollectionId(), deadline);
                    return FlushAnswer.newBuilder()
                            .addAllJournalIds(ordered.journalIds())
                            .setTimestamp(ordered.timestamp())
                            .build();
                });
    }

    @Override
    public void countRows(CountRowsRequest request, StreamObserver<CountRowsAnswer> observer) {
        answer(
                observer,
                (parts, _) ->
                        CountRowsAnswer.newBuilder()
                                .setRows(
                                        parts.rowCounts()
                                                .count(
                                                        request.getCollectionId(),
                                                        Set.copyOf(request.getPartitionIdsList())))
                                .putAllJournalRows(
                                        parts.rowCounts().ofJournals(request.getCollectionId()))
                                .build());
    }

    @Override
    public void allocateTimestamp(
            TimestampRequest request, StreamObserver<TimestampAnswer> observer) {
        answer(
                observer,
                (parts, _) ->
                        TimestampAnswer.newBuilder()
                                .setTimestamp(parts.reigns().clock().next())
                                .build());
    }

    @Override
    public void watchKeys(WatchKeysRequest request, StreamObserver<TimestampAnswer> observer) {
        answer(
                observer,
                (parts, deadline) ->
                        TimestampAnswer.newBuilder()
                                .setTimestamp(
                                        parts.writer()
                                                .watchKeys(request.getCollectionId(), deadline))
                                .build());
    }

    @Override
    public void change(ChangeRequest request, StreamObserver<ChangeAnswer> observer) {
        answer(
                observer,
                (parts, deadline) ->
                        changed(
                                parts.definitions()
                                        .change(ChangeMessages.decode(request), deadline)));
    }

    private static ChangeAnswer changed(Changed changed) {
        var answer = ChangeAnswer.newBuilder().setChangeNumber(changed.changeNumber());
        changed.collection().ifPresent(row -> answer.setCollection(ChangeMessages.encode(row)));
        return answer.build();
    }

    @Override
    public void forecastPlacement(
            ForecastRequest request, StreamObserver<ForecastAnswer> observer) {
        answer(
                observer,
                (parts, deadline) ->
                        parts.placement()
                                .forecast(
                                        request.getAdd(),
                                        Set.copyOf(request.getRemoveList()),
                                        deadline)
                                .toMessage());
    }

    @Override
    public void moveSegments(
            MoveSegmentsRequest request, StreamObserver<MoveSegmentsAnswer> observer) {
        answer(observer, (parts, deadline) -> move(request, parts, deadline));
    }

    private static MoveSegmentsAnswer move(
            MoveSegmentsRequest request, Parts parts, Deadline deadline) {
        Manifest manifest = parts.collections().get(request.getCollectionId()).manifest();
        var move =
                new SegmentMove(
                        request.getCollectionId(),
                        manifest.segments().stream()
                                .map(SegmentInfo::id)
                                .collect(Collectors.toSet()),
                        request.getSource(),
                        Set.copyOf(request.getTargetsList()),
                        Set.copyOf(request.getSegmentsList()));
        return MoveSegmentsAnswer.newBuilder()
                .putAllMoved(parts.placement().move(move, deadline))
                .build();
    }

    @Override
    public void compact(CompactRequest request, StreamObserver<CompactionAnswer> observer) {
        answer(
                observer,
                (parts, _) ->
                        CompactionAnswers.of(
                                parts.rebuilds()
                                        .ask(
                                                parts.collections().get(request.getCollectionId()),
                                                request.getAll())));
    }

    @Override
    public void compactionState(
            CompactionStateRequest request, StreamObserver<CompactionAnswer> observer) {
        answer(
                observer,
                (parts, _) ->
                        CompactionAnswers.of(parts.rebuilds().state(request.getCompactionId())));
    }

    @Override
    public void explainCompaction(
            ExplainCompactionRequest request, StreamObserver<ExplainCompactionAnswer> observer) {
        answer(
                observer,
                (parts, _) ->
                        CompactionAnswers.of(
                                parts.rebuilds()
                                        .explain(
                                                parts.collections()
                                                        .get(request.getCollectionId()))));
    }

    private <T> void answer(StreamObserver<T> observer, Call<T> call) {
        T result;
        try {
            Parts open = parts;
            if (open == null) {
                throw new AtollException(
                        ErrorCode.UNAVAILABLE,
                        "this write node's reign has not begun yet; try again");
            }
            result = call.answer(open, deadline());
        } catch (IOException e) {
            log.warn("a call failed because of the storage", e);
            observer.onError(
                    Errors.toStatus(
                            new AtollException(
                                    ErrorCode.STORAGE_FAILED, "the storage failed: " + e, e)));
            return;
        } catch (FencedException e) {
            // Nothing was changed: the node that rules now can be asked for the same.
            observer.onError(
                    Errors.toStatus(
                            new AtollException(
                                    ErrorCode.UNAVAILABLE,
                                    "another write node rules: " + e.getMessage(),
                                    e)));
            return;
        } catch (UnknownOutcomeException e) {
            observer.onError(
                    Errors.toStatus(
                            new AtollException(
                                    ErrorCode.UNEXPECTED,
                                    "it may have been done or not: " + e.getMessage(),
                                    e)));
            return;
        } catch (CatalogException e) {
            observer.onError(
                    Errors.toStatus(
                            new AtollException(
                                    ErrorCode.STORAGE_FAILED,
                                    "the catalog failed: " + e.getMessage(),
                                    e)));
            return;
        } catch (AtollException e) {
            observer.onError(Errors.toStatus(e));
            return;
        }
        observer.onNext(result);
        observer.onCompleted();
    }

    private Deadline deadline() {
        var asked = Context.current().getDeadline();
        if (asked == null) {
            return Deadline.in(longest);
        }
        long nanos = asked.timeRemaining(TimeUnit.NANOSECONDS);
        return Deadline.in(Duration.ofNanos(Math.min(nanos, longest.toNanos())));
    }

    /// What answers the calls.
    public record Parts(
            WrittenCollections collections,
            BatchWriter writer,
            Flusher flusher,
            RowCounts rowCounts,
            Definitions definitions,
            PlacementPublisher placement,
            RebuildScheduler rebuilds,
            Reigns reigns) {}

    private interface Call<T> {
        T answer(Parts parts, Deadline deadline) throws IOException;
    }
}
