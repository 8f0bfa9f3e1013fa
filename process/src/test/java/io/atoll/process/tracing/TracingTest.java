package io.atoll.process.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import io.atoll.process.StartException;
import io.atoll.process.tracing.TracingConfig.Reporter;
import io.opentracing.noop.NoopTracer;
import io.opentracing.propagation.Format;
import io.opentracing.propagation.TextMapAdapter;

import org.junit.jupiter.api.Test;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Where spans go. What a collector gets is looked at by the system tests, span by span.
class TracingTest {

    @Test
    void withoutAReporterNothingIsMade() {
        try (var tracing = Tracing.start(TracingConfig.OFF, "atoll-test", "test-1")) {
            assertInstanceOf(NoopTracer.class, tracing.tracer());
        }
    }

    @Test
    void anAgentGetsSpansByUdp() throws Exception {
        try (var agent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            agent.setSoTimeout(20_000);
            var endpoint = "127.0.0.1:" + agent.getLocalPort();
            traceOneSpan(new TracingConfig(Reporter.AGENT, endpoint, 1));

            var packet = new DatagramPacket(new byte[65_000], 65_000);
            agent.receive(packet);
            String text =
                    new String(
                            packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
            assertTrue(text.contains("emitBatch"), text);
            assertTrue(text.contains("atoll-test"), text);
            assertTrue(text.contains("one-span"), text);
        }
    }

    @Test
    void openTelemetryGetsSpansByHttp() throws Exception {
        var bodies = new LinkedBlockingQueue<String>();
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/traces",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    bodies.add(new String(body, StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        try {
            var endpoint = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
            traceOneSpan(new TracingConfig(Reporter.OTLP, endpoint, 1));

            String body = bodies.poll(20, TimeUnit.SECONDS);
            assertTrue(body != null && body.contains("one-span"), body);
            assertTrue(body.contains("atoll-test"), body);
            assertTrue(body.contains("test-1"), body);
        } finally {
            server.stop(0);
        }
    }

    private static void traceOneSpan(TracingConfig config) {
        try (var tracing = Tracing.start(config, "atoll-test", "test-1")) {
            var span = tracing.tracer().buildSpan("one-span").start();
            var carried = new HashMap<String, String>();
            tracing.tracer()
                    .inject(span.context(), Format.Builtin.TEXT_MAP, new TextMapAdapter(carried));
            assertEquals(1, carried.size(), carried.toString());
            span.finish();
        }
    }

    @Test
    void nobodyWhoTakesSpansIsNoTrouble() {
        traceOneSpan(new TracingConfig(Reporter.COLLECTOR, "http://127.0.0.1:1/api/traces", 1));
    }

    @Test
    void saysWhatIsWrongWithItsConfiguration() {
        assertFails(
                "tracing reporter 'colector' is unknown; there are none, agent, collector, otlp;"
                        + " did you mean 'collector'?",
                () -> Reporter.ofName("colector"));
        assertFails(
                "the sampled share of searches is 1.5: it must be from 0 to 1",
                () -> new TracingConfig(Reporter.AGENT, "", 1.5));
        assertFails(
                "tracing endpoint 'somewhere' of reporter agent cannot be used: it must be"
                        + " host:port",
                () -> Tracing.start(new TracingConfig(Reporter.AGENT, "somewhere", 1), "s", "m"));
        assertTrue(
                assertThrows(
                                StartException.class,
                                () ->
                                        Tracing.start(
                                                new TracingConfig(Reporter.COLLECTOR, "nowhere", 1),
                                                "s",
                                                "m"))
                        .getMessage()
                        .startsWith(
                                "tracing endpoint 'nowhere' of reporter collector cannot be"
                                        + " used"));
    }

    private static void assertFails(String message, org.junit.jupiter.api.function.Executable run) {
        assertEquals(message, assertThrows(StartException.class, run).getMessage());
    }
}
