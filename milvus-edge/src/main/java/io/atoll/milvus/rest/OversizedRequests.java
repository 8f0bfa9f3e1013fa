package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.atoll.model.ErrorCode;

import org.jspecify.annotations.Nullable;

/// Answers RESTful requests that are refused by their `Content-Length` alone, before any part of
/// ours has seen them. gRPC has its own way to say it.
public final class OversizedRequests implements ServerErrorHandler {
    private final int maxRequestBytes;

    public OversizedRequests(int maxRequestBytes) {
        this.maxRequestBytes = maxRequestBytes;
    }

    /// What every RESTful answer to a request beyond the limit says.
    static ObjectNode body(int maxRequestBytes) {
        return RestAnswer.error(
                ErrorCode.PARAMETER_TOO_LARGE.number(),
                "the request is larger than " + maxRequestBytes + " bytes, the limit of a request");
    }

    @Override
    public @Nullable HttpResponse onServiceException(
            ServiceRequestContext context, Throwable cause) {
        return null;
    }

    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        boolean oversized =
                status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)
                        && headers != null
                        && headers.path().startsWith(RestTable.PREFIX);
        return oversized ? RestCalls.json(status, body(maxRequestBytes)) : null;
    }
}
