package io.atoll.router;

import com.google.protobuf.UnsafeByteOperations;

import io.atoll.filter.FilterCache;
import io.atoll.filter.KeyFilter;
import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Literal;
import io.atoll.model.RowRules;
import io.atoll.model.filter.Filter;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.v1.CountRowsRequest;
import io.atoll.protocol.v1.DeleteKeys;
import io.atoll.protocol.v1.InsertRows;
import io.atoll.protocol.v1.TimestampRequest;
import io.atoll.protocol.v1.WriteRequest;
import io.atoll.router.Router.DeleteAnswer;
import io.atoll.router.Router.DeleteRequest;
import io.atoll.router.Router.WriteAnswer;
import io.grpc.Deadline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Forwards writes. Each has a batch id, so that the write node writes it once, however often it
/// has to be sent. What is wrong is refused before it is asked whether there is room.
final class Writes {
    private static final int PAGE = Limits.MAX_QUERY_WINDOW;

    private final WriteNodeClient writeNode;
    private final FilterCache filters;
    private final Admission admission;
    private final RandomGenerator random;
    private final MatchingKeys matching;

    /// Looks keys up before they are deleted.
    interface MatchingKeys {
        /// The first keys, in ascending order, of rows that match a filter now.
        Keys find(
                Collection collection,
                Filter filter,
                Set<Long> partitionIds,
                int limit,
                Duration timeLimit);
    }

    Writes(
            WriteNodeClient writeNode,
            FilterCache filters,
            Admission admission,
            RandomGenerator random,
            MatchingKeys matching) {
        this.writeNode = writeNode;
        this.filters = filters;
        this.admission = admission;
        this.random = random;
        this.matching = matching;
    }

    WriteAnswer insert(Collection collection, Router.WriteRequest request) {
        Checked checked = check(collection, request);
        try (var _ = admission.enter(checked.price())) {
            InsertRows rows = checked.encode();
            return answered(
                    collection,
                    request,
                    send(collection, "insert", request.limit(), b -> b.setInsert(rows)));
        }
    }

    WriteAnswer upsert(Collection collection, Router.WriteRequest request) {
        Checked checked = check(collection, request);
        try (var _ = admission.enter(checked.price())) {
            InsertRows rows = checked.encode();
            return answered(
                    collection,
                    request,
                    send(collection, "upsert", request.limit(), b -> b.setUpsert(rows)));
        }
    }

    /// Rows that may be written.
    ///
    /// @param price what they take in memory, as they came and encoded
    private record Checked(long partitionId, Rows rows, long price) {

        /// As the bytes that go into the journal.
        InsertRows encode() {
            return InsertRows.newBuilder()
                    .setPartitionId(partitionId)
                    // The buffer is ours alone, so it need not be copied.
                    .setRows(UnsafeByteOperations.unsafeWrap(RowsCodec.encode(rows)))
                    .build();
        }
    }

    private static Checked check(Collection collection, Router.WriteRequest request) {
        Rows rows = RowRules.complete(collection.schema(), request.rows());
        String partition =
                request.partition().isEmpty()
                        ? Collection.Partition.DEFAULT_NAME
                        : request.partition();
        return new Checked(
                Reading.partitionId(collection, partition),
                rows,
                Price.ofRows(collection, request.rows().count()));
    }

    private static WriteAnswer answered(
            Collection collection,
            Router.WriteRequest request,
            io.atoll.protocol.v1.WriteAnswer a) {
        int count = request.rows().count();
        if (a.getHasAutoKeys()) {
            return new WriteAnswer(
                    Keys.ofLongs(
                            LongStream.range(a.getFirstAutoKey(), a.getFirstAutoKey() + count)
                                    .toArray()),
                    a.getTimestamp());
        }
        return new WriteAnswer(
                request.rows().keys(collection.schema().primaryKey().id()), a.getTimestamp());
    }

    DeleteAnswer delete(Collection collection, DeleteRequest request) {
        if (request.filter().isBlank()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "delete plan can't be empty or always true: give a filter that names the rows");
        }
        Filter filter =
                filters.parse(request.filter(), collection.schema(), request.filterParams());
        if (!request.partition().isEmpty()) {
            Reading.partitionId(collection, request.partition());
        }
        Optional<Keys> named = KeyFilter.keysOf(filter, collection.schema());
        try (var _ = admission.enter(request.filter().length())) {
            return named.isPresent()
                    ? deleteKeys(collection, request, named.get(), request.limit())
                    : deleteMatching(collection, request, filter);
        }
    }

    /// Page by page: what matches is looked up, then deleted by its keys. Rows that come to match
    /// behind the page under way are left alone.
    private DeleteAnswer deleteMatching(
            Collection collection, DeleteRequest request, Filter filter) {
        var deadline = Deadline.after(request.limit().toNanos(), TimeUnit.NANOSECONDS);
        Set<Long> partitionIds =
                request.partition().isEmpty()
                        ? Set.of()
                        : Set.of(Reading.partitionId(collection, request.partition()));
        Filter remaining = filter;
        long count = 0;
        long timestamp = 0;
        while (true) {
            Keys keys = matching.find(collection, remaining, partitionIds, PAGE, left(deadline));
            if (keys.size() > 0) {
                timestamp = deleteKeys(collection, request, keys, left(deadline)).timestamp();
                count += keys.size();
            }
            if (keys.size() < PAGE) {
                return new DeleteAnswer(count, count > 0 ? timestamp : now(left(deadline)));
            }
            remaining = new Filter.And(List.of(filter, beyond(collection, keys)));
        }
    }

    private static Duration left(Deadline deadline) {
        return Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    }

    private static Filter beyond(Collection collection, Keys page) {
        Field key = collection.schema().primaryKey();
        Literal last =
                switch (page) {
                    case Keys.LongKeys longs -> new Literal.Int(longs.value(page.size() - 1));
                    case Keys.TextKeys texts -> new Literal.Text(texts.value(page.size() - 1));
                };
        return new Filter.Compare(
                new Filter.Reference(key.id(), key.name(), key.type(), List.of()),
                Filter.Comparison.GREATER,
                new Filter.Constants(last));
    }

    private DeleteAnswer deleteKeys(
            Collection collection, DeleteRequest request, Keys keys, Duration limit) {
        if (keys.size() == 0) {
            return new DeleteAnswer(0, now(limit));
        }
        var message = DeleteKeys.newBuilder();
        if (!request.partition().isEmpty()) {
            message.setPartitionId(Reading.partitionId(collection, request.partition()));
        }
        for (int i = 0; i < keys.size(); i++) {
            switch (keys) {
                case Keys.LongKeys longs -> message.addIntKeys(longs.value(i));
                case Keys.TextKeys texts -> message.addTextKeys(texts.value(i));
            }
        }
        var answer = send(collection, "delete", limit, b -> b.setDelete(message));
        return new DeleteAnswer(keys.size(), answer.getTimestamp());
    }

    long countRows(Collection target, Duration limit) {
        var request = CountRowsRequest.newBuilder().setCollectionId(target.id()).build();
        return writeNode
                .call(
                        "rows[collection=" + target.name() + "]",
                        limit,
                        node -> node.countRows(request))
                .getRows();
    }

    /// A timestamp for a delete that found nothing.
    private long now(Duration limit) {
        return writeNode
                .call(
                        "timestamp",
                        limit,
                        node -> node.allocateTimestamp(TimestampRequest.getDefaultInstance()))
                .getTimestamp();
    }

    private io.atoll.protocol.v1.WriteAnswer send(
            Collection collection,
            String what,
            Duration limit,
            Consumer<WriteRequest.Builder> write) {
        var batch = new BatchId(random.nextLong(), random.nextLong());
        var request =
                WriteRequest.newBuilder()
                        .setCollectionId(collection.id())
                        .setBatchHigh(batch.high())
                        .setBatchLow(batch.low());
        write.accept(request);
        WriteRequest message = request.build();
        return writeNode.call(
                "%s[collection=%s][batch=%s]".formatted(what, collection.name(), batch),
                limit,
                node -> node.write(message));
    }
}
