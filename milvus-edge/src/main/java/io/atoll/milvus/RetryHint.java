package io.atoll.milvus;

import com.linecorp.armeria.server.ServiceRequestContext;

import io.atoll.model.AtollException;

/// Says when to come again, in a header of the answer: Milvus's messages have no place for it, and
/// a header that a client does not know is no trouble to it.
final class RetryHint {
    static final String HEADER = "retry-after-ms";

    private RetryHint() {}

    static void add(ServiceRequestContext context, AtollException failure) {
        if (failure.retryAfter().isPositive()) {
            context.setAdditionalResponseHeader(
                    HEADER, Long.toString(failure.retryAfter().toMillis()));
        }
    }
}
