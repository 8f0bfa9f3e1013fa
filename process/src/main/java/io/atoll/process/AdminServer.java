package io.atoll.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The port for operators and their machines:
///
/// | path | answer |
/// | --- | --- |
/// | `/` | a page that lists the others |
/// | `/livez`, `/healthz` | 200 `OK` while the process lives |
/// | `/readyz` | 200 when all parts are ready, else 503; both with `{"ready": true, "parts": {"router": []}}`, where a part's list says why it is not ready |
/// | `/metrics` | all metrics, for Prometheus |
/// | `/docs` | what the process serves by gRPC; `/docs/specification.json` for machines |
/// | `/docs/rest` | what a router serves by REST; `/docs/openapi.json` for machines |
/// | `/admin` | a page that shows the cluster, where the role knows it |
/// | `/admin/api/...` | see [AdminApi] |
public final class AdminServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Server server;

    private AdminServer(Server server) {
        this.server = server;
    }

    /// Starts to serve.
    ///
    /// @throws StartException if the address cannot be listened on
    public static AdminServer start(
            ListenAddress address,
            Readiness readiness,
            PrometheusMeterRegistry metrics,
            ApiDocs docs,
            AdminApi api) {
        InetSocketAddress local = address.checked();
        HttpService alive = (_, _) -> HttpResponse.of(MediaType.PLAIN_TEXT_UTF_8, "OK");
        ServerBuilder builder =
                Server.builder()
                        .http(local)
                        .requestTimeout(LIMIT)
                        .service("/", (_, _) -> HttpResponse.of(MediaType.HTML_UTF_8, INDEX))
                        .service("/healthz", alive)
                        .service("/livez", alive)
                        .service("/readyz", readyz(readiness))
                        .service(
                                "/metrics",
                                PrometheusExpositionService.of(metrics.getPrometheusRegistry()))
                        .service("/admin", api.pageService())
                        .serviceUnder("/admin/api/", api.service());
        docs.addTo(builder);
        Server server = builder.build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            throw new StartException(
                    "the admin port %s cannot be opened (%s): choose another one with %s"
                            .formatted(address, e.getCause(), address.portOption()),
                    e);
        }
        return new AdminServer(server);
    }

    private static HttpService readyz(Readiness readiness) {
        return (context, _) ->
                HttpResponse.of(
                        CompletableFuture.supplyAsync(
                                () -> answer(readiness.look()), context.blockingTaskExecutor()));
    }

    private static HttpResponse answer(Readiness.Look look) {
        var body = new LinkedHashMap<String, Object>();
        body.put("ready", look.ready());
        body.put("parts", look.hindrances());
        try {
            return HttpResponse.of(
                    look.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
                    MediaType.JSON_UTF_8,
                    JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings cannot be written as JSON", e);
        }
    }

    /// The port that it listens on.
    public int port() {
        return server.activeLocalPort();
    }

    @Override
    public void close() {
        server.stop().join();
    }

    private static final String INDEX =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Atoll admin</title>
            <style>
              :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
              body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem }
              dt { margin-top: .75rem } dd { margin-left: 1.5rem }
            </style>
            <h1>Atoll admin</h1>
            <dl>
              <dt><a href="/readyz">/readyz</a><dd>whether all parts are ready, and why not (JSON; 503 while not)
              <dt><a href="/livez">/livez</a>, <a href="/healthz">/healthz</a><dd>whether the process lives
              <dt><a href="/metrics">/metrics</a><dd>all metrics, for Prometheus
              <dt><a href="/docs">/docs</a><dd>the API by gRPC: methods, messages, fields
              <dt><a href="/docs/rest">/docs/rest</a><dd>the API by REST: paths and the members of their requests (routers)
              <dt><a href="/admin">/admin</a><dd>nodes, segments and placement (routers)
            </dl>
            """;
}
