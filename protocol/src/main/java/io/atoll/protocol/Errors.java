package io.atoll.protocol;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.v1.Error;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// Errors on the wire between members: an [AtollException] travels as a gRPC status with an [Error]
/// in the trailer `atoll-error-bin`, and comes out as an equal one. What gRPC says by itself,
/// without that trailer, is given the code that fits it best.
public final class Errors {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private static final Metadata.Key<Error> TRAILER =
            Metadata.Key.of(
                    "atoll-error-bin", ProtoUtils.metadataMarshaller(Error.getDefaultInstance()));

    private Errors() {}

    /// What a service answers with. What nobody expected is left to [UnexpectedErrors], which knows
    /// the call.
    public static StatusRuntimeException toStatus(Throwable error) {
        return switch (unwrapped(error)) {
            case StatusRuntimeException status -> status;
            case AtollException known -> toStatus(known, List.of());
            case Throwable unexpected -> Status.UNKNOWN.withCause(unexpected).asRuntimeException();
        };
    }

    /// What a read node answers with that lacks segments.
    public static StatusRuntimeException notLoaded(
            String message, Collection<Long> notLoadedSegmentIds) {
        return toStatus(
                new AtollException(ErrorCode.SEGMENT_NOT_LOADED, message), notLoadedSegmentIds);
    }

    private static StatusRuntimeException toStatus(
            AtollException error, Collection<Long> notLoadedSegmentIds) {
        var trailers = new Metadata();
        trailers.put(
                TRAILER,
                Error.newBuilder()
                        .setCode(error.code().number())
                        .setMessage(String.valueOf(error.getMessage()))
                        .addAllNotLoadedSegmentIds(notLoadedSegmentIds)
                        .setRetryAfterMillis(error.retryAfter().toMillis())
                        .build());
        return statusOf(error.code())
                .withDescription(error.getMessage())
                .withCause(error)
                .asRuntimeException(trailers);
    }

    private static Status statusOf(ErrorCode code) {
        return switch (code) {
            case NOT_READY, UNAVAILABLE -> Status.UNAVAILABLE;
            case CANCELLED -> Status.CANCELLED;
            case DEADLINE_EXCEEDED -> Status.DEADLINE_EXCEEDED;
            case UNIMPLEMENTED -> Status.UNIMPLEMENTED;
            case SEGMENT_NOT_LOADED -> Status.FAILED_PRECONDITION;
            case SEGMENT_DAMAGED -> Status.DATA_LOSS;
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            default ->
                    switch (code.kind()) {
                        case CALLER -> Status.INVALID_ARGUMENT;
                        case MEMBER -> Status.INTERNAL;
                        case LOAD -> Status.RESOURCE_EXHAUSTED;
                    };
        };
    }

    /// What work inside this process ended with. What nobody expected is logged here, and becomes
    /// INTERNAL.
    ///
    /// @param doing what was being done, as in `searching collection 'books'`
    public static AtollException of(Throwable error, String doing) {
        Throwable cause = unwrapped(error);
        return isExpected(cause) ? from(cause, doing) : unexpected(cause, doing);
    }

    private static boolean isExpected(Throwable cause) {
        return cause instanceof AtollException
                || cause instanceof CancellationException
                || cause instanceof StatusRuntimeException
                || cause instanceof StatusException;
    }

    static AtollException unexpected(Throwable thrown, String doing) {
        AtollException error = AtollException.internal(doing, thrown);
        LOG.error("{}", error.getMessage(), thrown);
        return error;
    }

    /// The code of what a call or work ended with.
    public static ErrorCode codeOf(Throwable error) {
        Throwable cause = unwrapped(error);
        return isExpected(cause) ? from(cause, "").code() : ErrorCode.INTERNAL;
    }

    /// What a call to a member ended with.
    ///
    /// @param member named in the message where it was gRPC that failed, such as `read-2`
    public static AtollException from(Throwable error, String member) {
        Throwable cause = unwrapped(error);
        if (cause instanceof AtollException known) {
            return known;
        }
        if (cause instanceof CancellationException) {
            return new AtollException(ErrorCode.CANCELLED, member + ": cancelled", cause);
        }
        Error sent = trailer(cause);
        if (sent != null) {
            return new AtollException(
                    ErrorCode.ofNumber(sent.getCode()),
                    sent.getMessage(),
                    Duration.ofMillis(sent.getRetryAfterMillis()),
                    cause);
        }
        if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
            Status status = Status.fromThrowable(cause);
            return new AtollException(
                    codeOf(status.getCode()), member + ": " + inWords(status), cause);
        }
        return unexpected(cause, "calling " + member);
    }

    /// Without the stack trace that a status would print.
    private static String inWords(Status status) {
        String words = status.getCode().toString();
        if (status.getDescription() != null) {
            words += ": " + status.getDescription();
        }
        return status.getCause() == null
                ? words
                : words + " (" + status.getCause().getMessage() + ")";
    }

    private static ErrorCode codeOf(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> ErrorCode.DEADLINE_EXCEEDED;
            case CANCELLED -> ErrorCode.CANCELLED;
            // A member's own refusal carries the trailer: this is gRPC's, of a message too large.
            case RESOURCE_EXHAUSTED -> ErrorCode.RESOURCE_INSUFFICIENT;
            case UNIMPLEMENTED -> ErrorCode.UNIMPLEMENTED;
            case INVALID_ARGUMENT -> ErrorCode.PARAMETER_INVALID;
            case UNAUTHENTICATED -> ErrorCode.UNAUTHENTICATED;
            default -> ErrorCode.INTERNAL;
        };
    }

    /// The segments that a read node said it lacks; none where that was not the reason.
    public static List<Long> notLoadedSegmentIds(Throwable error) {
        Error sent = trailer(unwrapped(error));
        return sent == null ? List.of() : sent.getNotLoadedSegmentIdsList();
    }

    /// Whether a call's end carries an error of ours.
    static boolean isTyped(Metadata trailers) {
        return trailers.containsKey(TRAILER);
    }

    private static @Nullable Error trailer(Throwable error) {
        Metadata trailers = Status.trailersFromThrowable(error);
        return trailers == null ? null : trailers.get(TRAILER);
    }

    private static Throwable unwrapped(Throwable error) {
        Throwable cause = error;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
