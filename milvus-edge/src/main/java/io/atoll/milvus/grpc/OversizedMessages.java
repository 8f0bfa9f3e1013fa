package io.atoll.milvus.grpc;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.server.HttpStatusException;

import io.grpc.Metadata;
import io.grpc.Status;

/// Answers gRPC messages beyond the limit with `RESOURCE_EXHAUSTED` and the limit. The server ends
/// such a request on its way, as HTTP knows it, and gRPC alone would make an unexplained `UNKNOWN`
/// of that.
public final class OversizedMessages implements GrpcExceptionHandlerFunction {
    private final int maxRequestBytes;

    public OversizedMessages(int maxRequestBytes) {
        this.maxRequestBytes = maxRequestBytes;
    }

    @Override
    public Status apply(RequestContext context, Status status, Throwable cause, Metadata trailers) {
        return isOversized(cause)
                ? Status.RESOURCE_EXHAUSTED.withDescription(
                        "the message is larger than "
                                + maxRequestBytes
                                + " bytes, the limit of a request")
                : status;
    }

    private static boolean isOversized(Throwable cause) {
        return cause instanceof ContentTooLargeException
                || (cause instanceof HttpStatusException answered
                        && answered.httpStatus().equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE));
    }
}
