package io.atoll.milvus;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.router.Explanation;
import io.atoll.router.ExplanationJson;
import io.atoll.router.Router;
import io.milvus.grpc.Status;

import java.util.Optional;

/// Writes Milvus's status: the number of today, the legacy number for older clients, the reason,
/// and whether the same request may succeed when it is sent again. Who asks for nothing more gets
/// exactly what Milvus sends: released clients stumble over more.
final class StatusWriter {
    static final String EXPLAIN = "explain";

    /// What a request cost. Milvus leaves it out unless there was a cost, but where `extra_info`
    /// has anything, Python clients up to 2.6.2 read this number out of it, and fail without one.
    private static final String COST = "report_value";

    private StatusWriter() {}

    static Status success() {
        return Status.getDefaultInstance();
    }

    /// For who asked for an account of the read.
    ///
    /// @param explanation how a search came to its answer, as JSON beside the coverage
    static Status success(Router.Coverage coverage, Optional<Explanation> explanation) {
        var status =
                Status.newBuilder()
                        .putExtraInfo(COST, "0")
                        .putExtraInfo(Coverages.KEY, Coverages.write(coverage));
        explanation.ifPresent(
                how -> status.putExtraInfo(EXPLAIN, ExplanationJson.write(how).toString()));
        return status.build();
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
