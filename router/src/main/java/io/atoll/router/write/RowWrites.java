package io.atoll.router.write;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.filter.NamedKeys;
import io.atoll.filter.ParsedFilters;
import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Literal;
import io.atoll.model.RowRules;
import io.atoll.model.filter.Filter;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.v1.CountRowsAnswer;
import io.atoll.protocol.v1.CountRowsRequest;
import io.atoll.protocol.v1.DeleteKeys;
import io.atoll.protocol.v1.InsertRows;
import io.atoll.protocol.v1.TimestampRequest;
import io.atoll.protocol.v1.UpsertRows;
import io.atoll.router.api.DeleteAnswer;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.WriteAnswer;
import io.atoll.router.api.WriteRequest;
import io.atoll.router.plan.Price;
import io.atoll.router.plan.ResolvedRead;
import io.grpc.Deadline;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Forwards writes. Each has a batch id, so that the write node writes it once, however often it
/// has to be sent. What is wrong is refused before it is asked whether there is room.
public final class RowWrites {
    private static final int PAGE = Limits.MAX_QUERY_WINDOW;

    /// For a delete that depends on nothing that was read.
    private static final long ALL_OLDER = 0;

    /// For an upsert that depends on nothing that was read.
    private static final long ALWAYS = 0;

    private final WriteNodeClient writeNode;
    private final ParsedFilters filters;
    private final Admission admission;
    private final RandomGenerator random;
    private final Lookup lookup;
    private final PartialUpserts partial;

    /// Reads what a write depends on.
    public interface Lookup {
        /// The first keys, in ascending order, of rows that match a filter now.
        Found keys(
                Collection collection,
                Filter filter,
                Set<Long> partitionIds,
                int limit,
                Duration timeLimit);

        /// The rows, with all their fields, that match a filter now.
        FoundRows rows(
                Collection collection,
                Filter filter,
                Set<Long> partitionIds,
                int limit,
                Duration timeLimit);
    }

    /// Keys that were found.
    ///
    /// @param asOf the timestamp whose state was read
    public record Found(Keys keys, long asOf) {}

    /// Rows that were found.
    ///
    /// @param rows with all fields of the schema; without columns if there are none
    /// @param asOf the timestamp whose state was read
    public record FoundRows(Keys keys, Rows rows, long asOf) {}

    public RowWrites(
            WriteNodeClient writeNode,
            ParsedFilters filters,
            Admission admission,
            RandomGenerator random,
            Lookup lookup) {
        this.writeNode = writeNode;
        this.filters = filters;
        this.admission = admission;
        this.random = random;
        this.lookup = lookup;
        this.partial = new PartialUpserts(writeNode, random, lookup);
    }

    public WriteAnswer insert(Collection collection, WriteRequest request) {
        Rows rows = RowRules.complete(collection.schema(), request.rows());
        long partitionId = partitionOf(collection, request);
        try (var _ = admission.enter(Price.ofRows(collection, rows.count()))) {
            var message = InsertRows.newBuilder().setPartitionId(partitionId).setRows(encode(rows));
            return inserted(
                    request,
                    collection,
                    send(collection, "insert", request.limit(), b -> b.setInsert(message)));
        }
    }

    public WriteAnswer upsert(Collection collection, WriteRequest request) {
        return request.partial()
                ? partial.upsert(
                        collection,
                        replacedIn(partitionOf(collection, request)),
                        request,
                        (whole, unchangedSince) -> upsert(collection, whole, unchangedSince))
                : upsert(collection, request, ALWAYS);
    }

    private WriteAnswer upsert(Collection collection, WriteRequest request, long unchangedSince) {
        Rows rows =
                unchangedSince == ALWAYS
                        ? RowRules.forUpsert(collection.schema(), request.rows())
                        : RowRules.forPartialUpsert(collection.schema(), request.rows());
        long partitionId = partitionOf(collection, request);
        try (var _ = admission.enter(Price.ofRows(collection, rows.count()))) {
            var message =
                    UpsertRows.newBuilder()
                            .setPartitionId(partitionId)
                            .setRows(encode(rows))
                            .setUnchangedSince(unchangedSince);
            return upserted(
                    collection,
                    rows.keys(collection.schema().primaryKey().id()),
                    send(collection, "upsert", request.limit(), b -> b.setUpsert(message)));
        }
    }

    private static Set<Long> replacedIn(long partitionId) {
        return partitionId == 0 ? Set.of() : Set.of(partitionId);
    }

    /// 0 where the partition key says it of each row.
    private static long partitionOf(Collection collection, WriteRequest request) {
        if (collection.schema().partitionKey().isPresent()) {
            ResolvedRead.refuseNames(collection, List.of(request.partition()));
            return 0;
        }
        return ResolvedRead.partitionId(
                collection,
                request.partition().isEmpty()
                        ? Collection.Partition.DEFAULT_NAME
                        : request.partition());
    }

    /// The bytes that go into the journal. Their buffer is ours alone, so it need not be copied.
    private static ByteString encode(Rows rows) {
        return UnsafeByteOperations.unsafeWrap(RowsCodec.encode(rows));
    }

    private static WriteAnswer inserted(
            WriteRequest request, Collection collection, io.atoll.protocol.v1.WriteAnswer answer) {
        Keys keys =
                answer.getHasAutoKeys()
                        ? madeKeys(collection, answer, request.rows().count())
                        : request.rows().keys(collection.schema().primaryKey().id());
        return new WriteAnswer(keys, answer.getTimestamp());
    }

    private static Keys madeKeys(
            Collection collection, io.atoll.protocol.v1.WriteAnswer answer, int count) {
        long first = answer.getFirstAutoKey();
        long[] keys = LongStream.range(first, first + count).toArray();
        return collection.schema().primaryKey().type() == DataType.VARCHAR
                ? Keys.ofTexts(List.of(Keys.texts(keys)))
                : Keys.ofLongs(keys);
    }

    /// Where the collection makes the keys, each row gets the new key of the row that was written
    /// for the key given with it: the last one of the batch that has that key.
    private static WriteAnswer upserted(
            Collection collection, Keys given, io.atoll.protocol.v1.WriteAnswer answer) {
        if (!answer.getHasAutoKeys()) {
            return new WriteAnswer(given, answer.getTimestamp());
        }
        int[] written = given.lastOfEach();
        Map<Object, Integer> places = HashMap.newHashMap(written.length);
        for (int place = 0; place < written.length; place++) {
            places.put(given.get(written[place]), place);
        }
        var placeOf = new int[given.size()];
        Arrays.setAll(placeOf, row -> places.get(given.get(row)));
        Keys made = madeKeys(collection, answer, written.length);
        return new WriteAnswer(made.pick(placeOf, placeOf.length), answer.getTimestamp());
    }

    public DeleteAnswer delete(Collection collection, DeleteRequest request) {
        if (request.filter().isBlank()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "delete plan can't be empty or always true: give a filter that names the rows");
        }
        Filter filter =
                filters.parse(
                        request.filter(),
                        collection.schema(),
                        request.filterParams(),
                        collection.timeZone());
        if (!request.partition().isEmpty()) {
            ResolvedRead.refuseNames(collection, List.of(request.partition()));
            ResolvedRead.partitionId(collection, request.partition());
        }
        Optional<Keys> named = NamedKeys.of(filter, collection.schema());
        try (var _ = admission.enter(request.filter().length())) {
            return named.isPresent()
                    ? deleteKeys(collection, request, named.get(), ALL_OLDER, request.limit())
                    : deleteMatching(collection, request, filter);
        }
    }

    /// Page by page: what matches is looked up, then deleted by its keys, as far as it was there
    /// when it was looked up: what was written since may not match. Rows that come to match behind
    /// the page under way are left alone.
    private DeleteAnswer deleteMatching(
            Collection collection, DeleteRequest request, Filter filter) {
        var deadline = Deadline.after(request.limit().toNanos(), TimeUnit.NANOSECONDS);
        Set<Long> partitionIds =
                ResolvedRead.partitionIds(
                        collection,
                        request.partition().isEmpty() ? List.of() : List.of(request.partition()),
                        Optional.of(filter));
        Filter remaining = filter;
        long count = 0;
        long timestamp = 0;
        while (true) {
            Found found = lookup.keys(collection, remaining, partitionIds, PAGE, left(deadline));
            Keys keys = found.keys();
            if (keys.size() > 0) {
                timestamp =
                        deleteKeys(collection, request, keys, found.asOf(), left(deadline))
                                .timestamp();
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
            Collection collection, DeleteRequest request, Keys keys, long upTo, Duration limit) {
        if (keys.size() == 0) {
            return new DeleteAnswer(0, now(limit));
        }
        var message = DeleteKeys.newBuilder().setUpTo(upTo);
        if (!request.partition().isEmpty()) {
            message.setPartitionId(ResolvedRead.partitionId(collection, request.partition()));
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

    public long countRows(Collection target, Set<Long> partitionIds, Duration limit) {
        return counted(target, partitionIds, limit).getRows();
    }

    /// What was inserted into each journal of a collection, by the journal's id.
    public Map<Long, Long> countJournalRows(Collection target, Duration limit) {
        return counted(target, Set.of(), limit).getJournalRowsMap();
    }

    private CountRowsAnswer counted(Collection target, Set<Long> partitionIds, Duration limit) {
        var request =
                CountRowsRequest.newBuilder()
                        .setCollectionId(target.id())
                        .addAllPartitionIds(partitionIds)
                        .build();
        return writeNode.call(
                "rows[collection=" + target.name() + "]", limit, node -> node.countRows(request));
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
            Consumer<io.atoll.protocol.v1.WriteRequest.Builder> write) {
        var batch = new BatchId(random.nextLong(), random.nextLong());
        var request =
                io.atoll.protocol.v1.WriteRequest.newBuilder()
                        .setCollectionId(collection.id())
                        .setBatchHigh(batch.high())
                        .setBatchLow(batch.low());
        write.accept(request);
        io.atoll.protocol.v1.WriteRequest message = request.build();
        return writeNode.call(
                "%s[collection=%s][batch=%s]".formatted(what, collection.name(), batch),
                limit,
                node -> node.write(message));
    }
}
