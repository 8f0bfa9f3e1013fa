package io.atoll.process.tracing;

import io.atoll.process.StartException;
import io.jaegertracing.internal.JaegerTracer;
import io.jaegertracing.internal.reporters.RemoteReporter;
import io.jaegertracing.internal.samplers.ProbabilisticSampler;
import io.jaegertracing.thrift.internal.senders.HttpSender;
import io.jaegertracing.thrift.internal.senders.UdpSender;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.opentracingshim.OpenTracingShim;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentracing.Tracer;
import io.opentracing.noop.NoopTracerFactory;

import org.apache.thrift.transport.TTransportException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The tracer of a process. Spans wait in a bounded queue and are sent in the background; when the
/// queue is full or nobody takes them, they are lost and nothing else happens.
public final class Tracing implements AutoCloseable {
    private static final Duration FLUSH = Duration.ofSeconds(1);
    private static final int QUEUE = 4_096;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Tracer tracer;
    private final Runnable closing;

    private Tracing(Tracer tracer, Runnable closing) {
        this.tracer = tracer;
        this.closing = closing;
    }

    /// @param service the name that traces are listed by, such as `atoll-router`
    /// @param member the id of the process among those of its name
    /// @throws StartException if the endpoint is none
    public static Tracing start(TracingConfig config, String service, String member) {
        try {
            return switch (config.reporter()) {
                case NONE -> new Tracing(NoopTracerFactory.create(), () -> {});
                case AGENT -> jaeger(config, service, member, agent(config.endpoint()));
                case COLLECTOR -> jaeger(config, service, member, collector(config.endpoint()));
                case OTLP -> openTelemetry(config, service, member);
            };
        } catch (IllegalArgumentException | TTransportException e) {
            throw new StartException(
                    "tracing endpoint '%s' of reporter %s cannot be used: %s"
                            .formatted(config.endpoint(), config.reporter(), e.getMessage()),
                    e);
        }
    }

    private static RemoteReporter.Builder agent(String endpoint) throws TTransportException {
        int colon = endpoint.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("it must be host:port");
        }
        var sender =
                new UdpSender(
                        endpoint.substring(0, colon),
                        Integer.parseInt(endpoint.substring(colon + 1)),
                        0);
        return new RemoteReporter.Builder().withSender(sender);
    }

    private static RemoteReporter.Builder collector(String endpoint) throws TTransportException {
        return new RemoteReporter.Builder().withSender(new HttpSender.Builder(endpoint).build());
    }

    private static Tracing jaeger(
            TracingConfig config, String service, String member, RemoteReporter.Builder reporter) {
        JaegerTracer tracer =
                new JaegerTracer.Builder(service)
                        .withReporter(
                                reporter.withFlushInterval((int) FLUSH.toMillis())
                                        .withMaxQueueSize(QUEUE)
                                        .build())
                        .withSampler(new ProbabilisticSampler(config.sampled()))
                        .withTraceId128Bit()
                        .withTag("member", member)
                        .build();
        return new Tracing(tracer, tracer::close);
    }

    private static Tracing openTelemetry(TracingConfig config, String service, String member) {
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(config.endpoint()).build();
        SdkTracerProvider provider =
                SdkTracerProvider.builder()
                        .setResource(
                                Resource.getDefault().toBuilder()
                                        .put(AttributeKey.stringKey("service.name"), service)
                                        .put(AttributeKey.stringKey("service.instance.id"), member)
                                        .build())
                        .setSampler(
                                Sampler.parentBased(Sampler.traceIdRatioBased(config.sampled())))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter)
                                        .setScheduleDelay(FLUSH)
                                        .setMaxQueueSize(QUEUE)
                                        .build())
                        .build();
        var sdk =
                OpenTelemetrySdk.builder()
                        .setTracerProvider(provider)
                        .setPropagators(
                                ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                        .build();
        return new Tracing(
                OpenTracingShim.createTracerShim(sdk),
                () -> provider.shutdown().join(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }

    public Tracer tracer() {
        return tracer;
    }

    /// Sends what still waits, for a moment.
    @Override
    public void close() {
        closing.run();
    }
}
