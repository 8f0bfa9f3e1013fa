package io.atoll.milvus.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Chain;
import io.atoll.milvus.calls.EdgeMetrics;
import io.atoll.milvus.calls.Failures;
import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.RetryHint;
import io.atoll.milvus.calls.WaitingRoom;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Runs RESTful calls: reads the body, finds deadline and database, answers errors in Milvus's way
/// (HTTP 200 with a code in the body), counts.
public final class RestCalls {
    /// As Go reads truth values; whatever else stands there is false.
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");

    private final WaitingRoom waiting;
    private final EdgeMetrics metrics;
    private final Duration requestLimit;
    private final int maxRequestBytes;

    public RestCalls(
            WaitingRoom waiting, EdgeMetrics metrics, Duration requestLimit, int maxRequestBytes) {
        this.waiting = waiting;
        this.metrics = metrics;
        this.requestLimit = requestLimit;
        this.maxRequestBytes = maxRequestBytes;
    }

    HttpResponse run(RestMethod method, ServiceRequestContext context, HttpRequest request) {
        long begin = System.nanoTime();
        CompletableFuture<ObjectNode> answer =
                Chain.thenBegin(request.aggregate(), whole -> begin(method, whole));
        // A client that hangs up cancels what it has asked for.
        context.whenRequestCancelling().thenRun(() -> answer.cancel(true));
        return HttpResponse.of(
                answer.handle((body, error) -> respond(method, context, begin, body, error)));
    }

    private CompletableFuture<ObjectNode> begin(RestMethod method, AggregatedHttpRequest whole) {
        RequestHeaders headers = whole.headers();
        Call call = call(headers);
        RestRequest request =
                RestRequest.parse(
                        whole.content().array(), method.rowsApart(), call, int64(headers));
        RestMembers.check(method.path(), request);
        return method.handler().start(request, call, waiting);
    }

    private HttpResponse respond(
            RestMethod method,
            ServiceRequestContext context,
            long begin,
            @Nullable ObjectNode body,
            @Nullable Throwable error) {
        Throwable cause = unwrapped(error);
        ObjectNode answer = body == null ? failure(context, cause) : body;
        metrics.record(method.path(), answer.get("code").asInt(), System.nanoTime() - begin);
        HttpStatus status =
                cause instanceof ContentTooLargeException
                        ? HttpStatus.REQUEST_ENTITY_TOO_LARGE
                        : HttpStatus.OK;
        return json(status, answer).toHttpResponse();
    }

    private ObjectNode failure(ServiceRequestContext context, @Nullable Throwable cause) {
        return switch (cause) {
            case RestRefusal refusal -> RestAnswer.error(refusal.code(), refusal.getMessage());
            case ContentTooLargeException _ -> OversizedRequests.body(maxRequestBytes);
            case null -> failure(context, new IllegalStateException("no answer"));
            default -> {
                AtollException failure = Failures.of(cause, context.path());
                RetryHint.add(context, failure);
                yield RestAnswer.error(failure.code().number(), reason(failure));
            }
        };
    }

    /// Over REST Milvus has one wording for a collection that does not exist, whatever was asked.
    private static String reason(AtollException failure) {
        String reason = String.valueOf(failure.getMessage());
        return failure.code() == ErrorCode.COLLECTION_NOT_FOUND
                ? reason.replaceFirst("^collection not found\\[", "can't find collection[")
                : reason;
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable error) {
        return error instanceof CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    static AggregatedHttpResponse json(HttpStatus status, ObjectNode body) {
        try {
            return AggregatedHttpResponse.of(
                    status,
                    MediaType.JSON_UTF_8,
                    HttpData.wrap(Json.MAPPER.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that is no JSON", e);
        }
    }

    private Call call(RequestHeaders headers) {
        return new Call(headers.get("db-name", ""), limit(headers.get("request-timeout", "")));
    }

    private Duration limit(String seconds) {
        if (seconds.isBlank()) {
            return requestLimit;
        }
        double given =
                new Parameters(java.util.Map.of("Request-Timeout", seconds))
                        .number("Request-Timeout", 0);
        return given > 0 ? Duration.ofMillis((long) (given * 1000)) : requestLimit;
    }

    private static boolean int64(RequestHeaders headers) {
        return TRUE.contains(headers.get("accept-type-allow-int64", "true"));
    }
}
