package io.atoll.milvus.calls;

import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.RequestCancellationException;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/// Makes an error with a code of whatever went wrong.
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /// The error that the client is told.
    ///
    /// @param request what was asked, for the log
    public static AtollException of(Throwable thrown, String request) {
        return switch (thrown) {
            case AtollException known -> known;
            case CompletionException wrapper when wrapper.getCause() != null ->
                    of(wrapper.getCause(), request);
            case CancellationException _ ->
                    new AtollException(ErrorCode.CANCELLED, "the request was cancelled");
            // What Armeria says of a client that has gone, or whose connection has.
            case ClosedStreamException _,
                    AbortedStreamException _,
                    CancelledSubscriptionException _,
                    RequestCancellationException _ ->
                    new AtollException(ErrorCode.CANCELLED, "the client has left", thrown);
            default -> {
                AtollException error = AtollException.internal("answering " + request, thrown);
                LOG.error("{}", error.getMessage(), thrown);
                yield error;
            }
        };
    }
}
