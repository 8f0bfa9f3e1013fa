package io.atoll.milvus;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.router.Explanation;
import io.atoll.router.ExplanationJson;
import io.atoll.router.Router;
import io.milvus.grpc.Status;

import org.jspecify.annotations.Nullable;

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

    /// Whether an answer is a status or has one, as nearly all of Milvus's.
    static boolean hasStatus(Message answer) {
        return answer instanceof Status || statusField(answer) != null;
    }

    /// An answer with an error's status and nothing else.
    @SuppressWarnings("unchecked")
    static <A extends Message> A into(A empty, AtollException error) {
        FieldDescriptor field = statusField(empty);
        return field == null
                ? (A) error(error)
                : (A) empty.toBuilder().setField(field, error(error)).build();
    }

    private static @Nullable FieldDescriptor statusField(Message answer) {
        FieldDescriptor field = answer.getDescriptorForType().findFieldByName("status");
        return field != null
                        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        && field.getMessageType().equals(Status.getDescriptor())
                ? field
                : null;
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
