package io.atoll.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// What operators may ask a process at its admin port, and have it do, under `/admin/api/`: each
/// call has a name and answers JSON. Which calls there are depends on the role; they are added when
/// the part that answers them has started.
///
/// GET reads and is open to everybody. POST changes something and needs the header `Authorization:
/// Bearer <token>` with the token of the setting `admin.token`; where none is set, nothing can be
/// changed. Errors are `{"error": "...", "code": 1100}`, with Milvus's number as in
/// [io.atoll.model.ErrorCode].
public final class AdminApi {
    private static final Logger log = LoggerFactory.getLogger(AdminApi.class);
    private static final String BEARER = "Bearer ";

    private final String token;
    private final String tokenSetting;
    private final Map<String, Call> reading = new ConcurrentHashMap<>();
    private final Map<String, Call> changing = new ConcurrentHashMap<>();
    private volatile String page = "";

    /// @param token what changing calls have to present; empty: they are refused
    /// @param tokenSetting where an operator sets it, for messages
    public AdminApi(String token, String tokenSetting) {
        this.token = token;
        this.tokenSetting = tokenSetting;
    }

    /// Answers a call; may block for some seconds.
    public interface Call {
        /// @param parameters of the query; of several values of one name the first
        /// @throws AtollException what it is refused with
        JsonNode answer(Map<String, String> parameters);
    }

    /// Answers `GET /admin/api/<name>` from now on.
    public void read(String name, Call call) {
        reading.put(name, call);
    }

    /// Answers `POST /admin/api/<name>` from now on, to callers that have the token.
    public void change(String name, Call call) {
        changing.put(name, call);
    }

    /// Answers `GET /admin` with a page from now on.
    public void page(String html) {
        page = html;
    }

    HttpService pageService() {
        return (_, _) ->
                page.isEmpty()
                        ? error(
                                HttpStatus.NOT_FOUND,
                                ErrorCode.PARAMETER_INVALID,
                                "this role has no admin page: ask a router")
                        : HttpResponse.of(MediaType.HTML_UTF_8, page);
    }

    HttpService service() {
        return this::serve;
    }

    private HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        String name = context.mappedPath().substring(1);
        boolean changes = request.method() == HttpMethod.POST;
        if (!changes && request.method() != HttpMethod.GET) {
            return error(
                    HttpStatus.METHOD_NOT_ALLOWED, ErrorCode.PARAMETER_INVALID, "GET or POST only");
        }
        Call call = (changes ? changing : reading).get(name);
        if (call == null) {
            return unknown(name, changes);
        }
        if (changes) {
            String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
            if (token.isEmpty()) {
                return error(
                        HttpStatus.FORBIDDEN,
                        ErrorCode.UNAUTHENTICATED,
                        "nothing can be changed here: set "
                                + tokenSetting
                                + " of this process, and present that token");
            }
            if (!isRight(authorization)) {
                return unauthorized(authorization.isEmpty());
            }
        }
        return HttpResponse.of(
                CompletableFuture.supplyAsync(
                        () -> answer(name, call, context.queryParams()),
                        context.blockingTaskExecutor()));
    }

    private HttpResponse unknown(String name, boolean changes) {
        if ((changes ? reading : changing).containsKey(name)) {
            return error(
                    HttpStatus.METHOD_NOT_ALLOWED,
                    ErrorCode.PARAMETER_INVALID,
                    "'%s' is asked with %s".formatted(name, changes ? "GET" : "POST"));
        }
        var known = new TreeSet<>(reading.keySet());
        known.addAll(changing.keySet());
        return error(
                HttpStatus.NOT_FOUND,
                ErrorCode.PARAMETER_INVALID,
                known.isEmpty()
                        ? "this process answers no admin calls (yet): ask a router"
                        : "admin call '%s' is unknown; there are: %s"
                                .formatted(name, String.join(", ", known)));
    }

    /// In a time that tells nothing of the token.
    private boolean isRight(String authorization) {
        return authorization.startsWith(BEARER)
                && MessageDigest.isEqual(
                        authorization.substring(BEARER.length()).strip().getBytes(UTF_8),
                        token.getBytes(UTF_8));
    }

    private HttpResponse unauthorized(boolean nonePresented) {
        String message =
                nonePresented
                        ? "this call changes something and needs a token: present that of "
                        : "the token is not that of ";
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.UNAUTHORIZED)
                        .contentType(MediaType.JSON_UTF_8)
                        .add(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer")
                        .build(),
                HttpData.ofUtf8(body(ErrorCode.UNAUTHENTICATED, message + tokenSetting)));
    }

    private static HttpResponse answer(String name, Call call, QueryParams query) {
        var parameters = new HashMap<String, String>();
        query.forEach(parameters::putIfAbsent);
        try {
            return HttpResponse.of(
                    HttpStatus.OK, MediaType.JSON_UTF_8, call.answer(parameters).toString());
        } catch (AtollException e) {
            return error(statusOf(e.code()), e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("admin call failed name={}", name, e);
            return error(
                    HttpStatus.INTERNAL_SERVER_ERROR, ErrorCode.INTERNAL, "it failed, see the log");
        }
    }

    private static HttpStatus statusOf(ErrorCode code) {
        return switch (code.kind()) {
            case CALLER -> HttpStatus.BAD_REQUEST;
            case MEMBER -> HttpStatus.SERVICE_UNAVAILABLE;
            case LOAD -> HttpStatus.TOO_MANY_REQUESTS;
        };
    }

    private static HttpResponse error(HttpStatus status, ErrorCode code, String message) {
        return HttpResponse.of(status, MediaType.JSON_UTF_8, body(code, message));
    }

    private static String body(ErrorCode code, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("error", message)
                .put("code", code.number())
                .toString();
    }
}
