package io.atoll.milvus;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.router.Explanation;
import io.atoll.router.ExplanationJson;
import io.atoll.router.Router;
import io.milvus.grpc.Status;

import java.util.Optional;

/// Writes Milvus's status: the number of today, the legacy number for older clients, the reason,
/// and whether the same request may succeed when it is sent again.
final class StatusWriter {
    static final String EXPLAIN = "explain";

    private StatusWriter() {}

    static Status success() {
        return Status.getDefaultInstance();
    }

    static Status success(Router.Coverage coverage) {
        return Status.newBuilder().putExtraInfo(Coverages.KEY, Coverages.write(coverage)).build();
    }

    /// @param explanation how a search came to its answer, as JSON beside the coverage
    static Status success(Router.Coverage coverage, Optional<Explanation> explanation) {
        Status status = success(coverage);
        return explanation
                .map(ExplanationJson::write)
                .map(json -> status.toBuilder().putExtraInfo(EXPLAIN, json.toString()).build())
                .orElse(status);
    }

    @SuppressWarnings("deprecation")
    static Status error(AtollException error) {
        var status =
                Status.newBuilder()
                        .setErrorCode(legacy(error.code()))
                        .setCode(error.code().number())
                        .setReason(error.getMessage())
                        .setRetriable(retriable(error));
        if (error.code().kind() == ErrorCode.Kind.CALLER) {
            status.putExtraInfo("is_input_error", "true");
        }
        if (error.retryAfter().isPositive()) {
            status.putExtraInfo("retry_after_ms", Long.toString(error.retryAfter().toMillis()));
        }
        return status.build();
    }

    /// Behind a deadline nobody knows what was done: a client that sends a write again might write
    /// it twice.
    private static boolean retriable(AtollException error) {
        return error.retriable() && error.code() != ErrorCode.DEADLINE_EXCEEDED;
    }

    /// The number that clients from before 2.3 look at.
    @SuppressWarnings("deprecation")
    private static io.milvus.grpc.ErrorCode legacy(ErrorCode code) {
        return switch (code) {
            case NOT_READY -> io.milvus.grpc.ErrorCode.NotReadyServe;
            case COLLECTION_NOT_FOUND -> io.milvus.grpc.ErrorCode.CollectionNotExists;
            case PARAMETER_INVALID -> io.milvus.grpc.ErrorCode.IllegalArgument;
            case PARTITION_NOT_FOUND -> io.milvus.grpc.ErrorCode.MetaFailed;
            case INDEX_NOT_FOUND -> io.milvus.grpc.ErrorCode.IndexNotExist;
            case RATE_LIMIT -> io.milvus.grpc.ErrorCode.RateLimit;
            case SEGMENT_NOT_FOUND -> io.milvus.grpc.ErrorCode.SegmentNotFound;
            case SCHEMA_MISMATCH -> io.milvus.grpc.ErrorCode.SchemaMismatch;
            default -> io.milvus.grpc.ErrorCode.UnexpectedError;
        };
    }
}
