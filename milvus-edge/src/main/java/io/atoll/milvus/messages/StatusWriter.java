package io.atoll.milvus.messages;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.milvus.grpc.Status;

import org.jspecify.annotations.Nullable;

/// Writes Milvus's status: the number of today, the legacy number for older clients, the reason,
/// and whether the same request may succeed when it is sent again. Who asks for nothing more gets
/// exactly what Milvus sends: released clients stumble over more.
public final class StatusWriter {
    private StatusWriter() {}

    public static Status success() {
        return Status.getDefaultInstance();
    }

    @SuppressWarnings("deprecation")
    public static Status error(AtollException error) {
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
    public static boolean hasStatus(Message answer) {
        return answer instanceof Status || statusField(answer) != null;
    }

    /// An answer with an error's status and nothing else.
    @SuppressWarnings("unchecked")
    public static <A extends Message> A into(A empty, AtollException error) {
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
