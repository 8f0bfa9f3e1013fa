package io.atoll.readnode.calls;

import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentracing.Span;
import io.opentracing.SpanContext;
import io.opentracing.Tracer;
import io.opentracing.noop.NoopTracer;
import io.opentracing.propagation.Format;
import io.opentracing.propagation.TextMap;
import io.opentracing.propagation.TextMapAdapter;
import io.opentracing.tag.Tags;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The spans of a read node:
///
/// | span | in | is | tags |
/// | --- | --- | --- | --- |
/// | `search_segment` | the router's `search_<node>` | the search of one segment | `node`, `collection`, `segment`, `rows`, `nq`, `k`, `plan`, `vectors_scored`, `queue_micros`, `code` |
/// | `load_segment`, `load_journal`, `load_tombstones` | - | reading one from the storage | `node`, `collection`, `segment`, `bytes`, `code` |
///
/// Loads have traces of their own: no search waits for them.
public final class NodeSpans {
    private static final Context.Key<SpanContext> CALLER = Context.key("atoll-span");

    private final Tracer tracer;
    private final boolean tracing;
    private final String nodeId;

    public NodeSpans(Tracer tracer, String nodeId) {
        this.tracer = tracer;
        this.tracing = !(tracer instanceof NoopTracer);
        this.nodeId = nodeId;
    }

    public boolean tracing() {
        return tracing;
    }

    /// Takes the caller's span out of the metadata of calls.
    public ServerInterceptor interceptor() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                SpanContext caller = tracer.extract(Format.Builtin.TEXT_MAP, texts(headers));
                return caller == null
                        ? next.startCall(call, headers)
                        : Contexts.interceptCall(
                                Context.current().withValue(CALLER, caller), call, headers, next);
            }
        };
    }

    private static TextMap texts(Metadata headers) {
        var texts = new TreeMap<String, String>();
        for (String key : headers.keys()) {
            if (!key.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                String value = headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
                if (value != null) {
                    texts.put(key, value);
                }
            }
        }
        return new TextMapAdapter(texts);
    }

    /// The span of the call that runs on this thread; null if its caller has none.
    public @Nullable SpanContext caller() {
        return tracing ? CALLER.get() : null;
    }

    /// Begins the span of one segment's search.
    ///
    /// @param caller null: nothing is traced
    public SegmentSpan searching(
            @Nullable SpanContext caller, long collectionId, long segmentId, long liveRows) {
        if (caller == null) {
            return SegmentSpan.NONE;
        }
        Span span =
                tracer.buildSpan("search_segment")
                        .ignoreActiveSpan()
                        .asChildOf(caller)
                        .withTag("node", nodeId)
                        .withTag("collection", collectionId)
                        .withTag("segment", segmentId)
                        .withTag("rows", liveRows)
                        .start();
        return new Searching(span);
    }

    /// Runs a load in a span of its own.
    public void loading(
            String kind, long collectionId, long segmentId, long sizeBytes, Loading work)
            throws Exception {
        if (!tracing) {
            work.run();
            return;
        }
        Span span =
                tracer.buildSpan("load_" + kind)
                        .ignoreActiveSpan()
                        .withTag("node", nodeId)
                        .withTag("collection", collectionId)
                        .withTag("segment", segmentId)
                        .withTag("bytes", sizeBytes)
                        .start();
        try {
            work.run();
            finish(span, null);
        } catch (Throwable e) {
            finish(span, e);
            throw e;
        }
    }

    public interface Loading {
        void run() throws Exception;
    }

    private static void finish(Span span, @Nullable Throwable error) {
        span.setTag("code", error == null ? "ok" : code(error));
        if (error != null) {
            Tags.ERROR.set(span, true);
        }
        span.finish();
    }

    private static String code(Throwable error) {
        ErrorCode code = Errors.codeOf(error);
        return code.name().toLowerCase(Locale.ROOT);
    }

    private record Searching(Span span) implements SegmentSpan {

        @Override
        public void ended(Consumer<Span> describe) {
            describe.accept(span);
            finish(span, null);
        }

        @Override
        public void failed(Throwable error) {
            finish(span, error);
        }
    }
}
