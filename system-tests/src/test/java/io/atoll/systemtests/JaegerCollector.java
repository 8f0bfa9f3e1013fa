package io.atoll.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.Tag;

import org.apache.thrift.TDeserializer;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Takes what jaeger-client sends to a collector: Thrift over HTTP.
final class JaegerCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Reported> spans = new ArrayList<>();

    /// A span as it was reported.
    ///
    /// @param service of the process that it is from
    record Reported(String service, Span span) {
        String name() {
            return span.getOperationName();
        }

        long trace() {
            return span.getTraceIdLow();
        }

        boolean isChildOf(Reported parent) {
            return span.getParentSpanId() == parent.span.getSpanId() && trace() == parent.trace();
        }

        /// Its tags as texts, without those that say how it was sampled.
        Map<String, String> tags() {
            var tags = new TreeMap<String, String>();
            for (Tag tag : span.getTags()) {
                if (!tag.getKey().startsWith("sampler.")) {
                    tags.put(tag.getKey(), text(tag));
                }
            }
            return tags;
        }

        private static String text(Tag tag) {
            return switch (tag.getVType()) {
                case STRING -> tag.getVStr();
                case LONG -> Long.toString(tag.getVLong());
                case DOUBLE -> Double.toString(tag.getVDouble());
                case BOOL -> Boolean.toString(tag.isVBool());
                case BINARY -> "binary";
            };
        }
    }

    private JaegerCollector(HttpServer server) {
        this.server = server;
    }

    static JaegerCollector start() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var collector = new JaegerCollector(server);
        server.createContext("/api/traces", collector::take);
        server.start();
        return collector;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/traces";
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!"format=jaeger.thrift".equals(exchange.getRequestURI().getQuery())
                    || !"POST".equals(exchange.getRequestMethod())) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            var batch = new Batch();
            new TDeserializer(new TBinaryProtocol.Factory())
                    .deserialize(batch, exchange.getRequestBody().readAllBytes());
            synchronized (spans) {
                String service = batch.getProcess().getServiceName();
                batch.getSpans().forEach(span -> spans.add(new Reported(service, span)));
            }
            exchange.sendResponseHeaders(202, -1);
        } catch (TException e) {
            throw new IOException(e);
        }
    }

    List<Reported> spans() {
        synchronized (spans) {
            return List.copyOf(spans);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
