package io.atoll.router.write;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Literal;
import io.atoll.model.PartialRows;
import io.atoll.model.RowRules;
import io.atoll.model.filter.Filter;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.protocol.v1.WatchKeysRequest;
import io.atoll.router.api.WriteAnswer;
import io.atoll.router.api.WriteRequest;
import io.grpc.Deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Upserts of some fields: what the rows have besides is read, and the whole rows are written, if
/// nobody has written them meanwhile; else all of it is done again, until the deadline. So of two
/// clients that change different fields of a row at the same time neither undoes what the other
/// did.
final class PartialUpserts {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final WriteNodeClient writeNode;
    private final RandomGenerator random;
    private final RowWrites.Lookup lookup;

    /// Writes whole rows.
    interface WholeRows {
        /// @param unchangedSince as in `UpsertRows`
        WriteAnswer upsert(WriteRequest request, long unchangedSince);
    }

    PartialUpserts(WriteNodeClient writeNode, RandomGenerator random, RowWrites.Lookup lookup) {
        this.writeNode = writeNode;
        this.random = random;
        this.lookup = lookup;
    }

    /// @param partitionIds where rows are replaced; none named: everywhere
    WriteAnswer upsert(
            Collection collection, Set<Long> partitionIds, WriteRequest request, WholeRows writer) {
        Field key = collection.schema().primaryKey();
        if (request.rows().column(key.id()).isEmpty()) {
            throw invalid(
                    "a partial upsert needs the primary key '%s' of its rows"
                            .formatted(key.name()));
        }
        RowRules.checkDynamicKeys(collection.schema(), request.rows());
        int count = request.rows().count();
        if (count > Limits.MAX_QUERY_WINDOW) {
            throw invalid(
                    "a partial upsert has %d rows, the limit is %d"
                            .formatted(count, Limits.MAX_QUERY_WINDOW));
        }
        var deadline = Deadline.after(request.limit().toNanos(), TimeUnit.NANOSECONDS);
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            try {
                return attempt(collection, partitionIds, request, writer, deadline);
            } catch (AtollException e) {
                if (e.code() != ErrorCode.WRITE_CONFLICT) {
                    throw e;
                }
                if (deadline.isExpired()) {
                    throw new AtollException(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "partial upsert[collection=%s]: its rows were written by others again and again: %s"
                                    .formatted(collection.name(), e.getMessage()),
                            e);
                }
            }
            LockSupport.parkNanos(random.nextLong(pause));
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }

    private WriteAnswer attempt(
            Collection collection,
            Set<Long> partitionIds,
            WriteRequest request,
            WholeRows writer,
            Deadline deadline) {
        var watch = WatchKeysRequest.newBuilder().setCollectionId(collection.id()).build();
        long watchedSince =
                writeNode
                        .call(
                                "partial upsert[collection=" + collection.name() + "]",
                                left(deadline),
                                node -> node.watchKeys(watch))
                        .getTimestamp();
        Field key = collection.schema().primaryKey();
        Keys keys = request.rows().keys(key.id());
        RowWrites.FoundRows found =
                lookup.rows(
                        collection,
                        in(key, keys),
                        partitionIds,
                        request.rows().count(),
                        left(deadline));
        Rows whole =
                PartialRows.whole(collection.schema(), request.rows(), found.rows(), found.keys());
        return writer.upsert(
                new WriteRequest(
                        request.database(),
                        request.collection(),
                        request.partition(),
                        whole,
                        false,
                        left(deadline)),
                Math.max(watchedSince, found.asOf()));
    }

    private static Duration left(Deadline deadline) {
        return Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    }

    private static Filter in(Field key, Keys keys) {
        List<Literal> literals = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            literals.add(
                    switch (keys) {
                        case Keys.LongKeys longs -> new Literal.Int(longs.value(i));
                        case Keys.TextKeys texts -> new Literal.Text(texts.value(i));
                    });
        }
        return new Filter.In(
                new Filter.Reference(key.id(), key.name(), key.type(), List.of()), literals);
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
