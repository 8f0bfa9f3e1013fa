package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.read.IteratorBatch;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// The next batch of a search iterator of version 2: the client brings the last distance that it
/// had; nothing is kept here, so that every router can go on.
///
/// @param token what the iterator is called, made for the first batch
public record IteratorParams(UUID token, int size, IteratorBatch batch) {

    /// @return empty for a search that is none
    static Optional<IteratorParams> read(Parameters params) {
        if (!params.flag("search_iter_v2")) {
            return Optional.empty();
        }
        if (!params.flag("iterator")) {
            throw refused("both iterator and search_iter_v2 must be set in the SDK");
        }
        if (params.integer("offset", 0) > 0) {
            throw Refusals.invalid(
                    "Setting an offset is not permitted when using a search iterator v2");
        }
        OptionalLong size = params.integer("search_iter_batch_size");
        if (size.isEmpty()) {
            throw refused("batch size is required");
        }
        if (size.getAsLong() < 1 || size.getAsLong() > Limits.MAX_TOP_K) {
            throw refused(
                    "batch size is invalid, it should be in range [1, %d], but got %d"
                            .formatted(Limits.MAX_TOP_K, size.getAsLong()));
        }
        Optional<Float> bound =
                params.has("search_iter_last_bound")
                        ? Optional.of((float) params.number("search_iter_last_bound", 0))
                        : Optional.empty();
        return Optional.of(
                new IteratorParams(
                        token(params.text("search_iter_id")),
                        (int) size.getAsLong(),
                        new IteratorBatch(bound)));
    }

    private static UUID token(String given) {
        if (given.isEmpty()) {
            return UUID.randomUUID();
        }
        try {
            return UUID.fromString(given);
        } catch (IllegalArgumentException _) {
            throw refused("invalid token format");
        }
    }

    private static AtollException refused(String reason) {
        return new AtollException(ErrorCode.UNEXPECTED, "parse iterator v2 info failed: " + reason);
    }
}
