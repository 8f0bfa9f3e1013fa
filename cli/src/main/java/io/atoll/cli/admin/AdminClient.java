package io.atoll.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/// Asks the admin port of a router.
public final class AdminClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    private final String address;
    private final String token;
    private final Duration timeout;
    private final HttpClient http;

    /// @param address `host:port`
    /// @param token for calls that change something; empty for none
    /// @param timeout how long an answer may take
    public AdminClient(String address, String token, Duration timeout) {
        this.address = address;
        this.token = token;
        this.timeout = timeout;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout)
                        .build();
    }

    /// @param call its name and parameters, such as `what-if?add=1`
    /// @throws AtollException what it is refused with, or that nobody answers
    public JsonNode read(String call) {
        return send(request(call).GET());
    }

    public JsonNode change(String call) {
        HttpRequest.Builder request = request(call).POST(BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request);
    }

    private HttpRequest.Builder request(String call) {
        try {
            return HttpRequest.newBuilder(URI.create("http://" + address + "/admin/api/" + call))
                    .timeout(timeout);
        } catch (IllegalArgumentException e) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID, "--admin '" + address + "' is not HOST:PORT", e);
        }
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == OK) {
                return JSON.readTree(answer.body());
            }
            throw refusal(answer);
        } catch (HttpTimeoutException e) {
            throw new AtollException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "no answer from %s in %d s".formatted(address, timeout.toSeconds()),
                    e);
        } catch (IOException e) {
            throw new AtollException(
                    ErrorCode.UNAVAILABLE,
                    "no admin port answers at %s: name that of a router with --admin HOST:PORT"
                            .formatted(address),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AtollException(ErrorCode.CANCELLED, "interrupted while asking " + address, e);
        }
    }

    private AtollException refusal(HttpResponse<String> answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (body.has("error")) {
                return new AtollException(
                        ErrorCode.ofNumber(body.path("code").asInt()),
                        address + ": " + body.path("error").asText());
            }
        } catch (JsonProcessingException _) {
            // Not one of ours.
        }
        return new AtollException(
                ErrorCode.UNAVAILABLE,
                "%s answers with status %d: it is no admin port of a router"
                        .formatted(address, answer.statusCode()));
    }

    @Override
    public void close() {
        http.close();
    }
}
