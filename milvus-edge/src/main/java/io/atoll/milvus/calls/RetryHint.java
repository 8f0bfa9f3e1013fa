package io.atoll.milvus.calls;

import com.linecorp.armeria.server.ServiceRequestContext;

import io.atoll.model.AtollException;

/// Says when to come again, in a header of the answer: Milvus's messages have no place for it, and
/// a header that a client does not know is no trouble to it.
public final class RetryHint {
    public static final String HEADER = "retry-after-ms";

    private RetryHint() {}

    public static void add(ServiceRequestContext context, AtollException failure) {
        if (failure.retryAfter().isPositive()) {
            context.setAdditionalResponseHeader(
                    HEADER, Long.toString(failure.retryAfter().toMillis()));
        }
    }
}
