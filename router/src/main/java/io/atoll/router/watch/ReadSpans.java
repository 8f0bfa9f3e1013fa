package io.atoll.router.watch;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Plan;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentracing.Span;
import io.opentracing.Tracer;
import io.opentracing.propagation.Format;
import io.opentracing.propagation.TextMapAdapter;
import io.opentracing.tag.Tags;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;

/// The spans of one read:
///
/// | span | in | is | tags |
/// | --- | --- | --- | --- |
/// | `search`, `query` | - | the whole | `collection`, `nq`, `k`, `level`, `segments`, `code` |
/// | `get_routing` | `search` | choosing segments and nodes | `segments`, `nodes` |
/// | `do_search` | `search` | until all nodes have answered | - |
/// | `search_<node>` | `do_search` | one call to a node, until its answer | `node`, `segments`, `cause`, `rows`, `code` |
/// | `do_merge` | `search` | merging, and fetching output fields | - |
///
/// `code` is `ok` or the name of an error's code. The context of `search_<node>` travels to the
/// node in the call's metadata.
final class ReadSpans implements ReadWatch {
    private final Tracer tracer;
    private final Span whole;
    private final String level;
    private @Nullable Span step;

    /// Begins the span of the whole.
    ///
    /// @param level as the client asked for it; empty: the collection's
    ReadSpans(Tracer tracer, String operation, String collection, String level) {
        this.tracer = tracer;
        this.level = level;
        whole =
                tracer.buildSpan(operation)
                        .ignoreActiveSpan()
                        .withTag(Tags.SPAN_KIND.getKey(), Tags.SPAN_KIND_SERVER)
                        .withTag("collection", collection)
                        .start();
    }

    /// What only searches have.
    ReadSpans searching(int queries, long k) {
        whole.setTag("nq", queries);
        whole.setTag("k", k);
        return this;
    }

    @Override
    public synchronized void begins(Step next) {
        endStep();
        String name =
                switch (next) {
                    case ROUTING -> "get_routing";
                    case SEARCH -> "do_search";
                    case MERGE -> "do_merge";
                };
        step = tracer.buildSpan(name).ignoreActiveSpan().asChildOf(whole).start();
    }

    private void endStep() {
        if (step != null) {
            step.finish();
            step = null;
        }
    }

    @Override
    public synchronized void planned(Plan plan) {
        int segments = plan.segmentIds().size();
        whole.setTag("segments", segments);
        whole.setTag("level", level.isEmpty() ? lowerCase(plan.collection().consistency()) : level);
        if (step != null) {
            step.setTag("segments", segments);
            step.setTag("nodes", plan.parts().size());
        }
    }

    @Override
    public synchronized AskWatch asks(Part part) {
        Span parent = step == null ? whole : step;
        String node = part.node().id();
        return new Call(
                tracer.buildSpan("search_" + node)
                        .ignoreActiveSpan()
                        .asChildOf(parent)
                        .withTag(Tags.SPAN_KIND.getKey(), Tags.SPAN_KIND_CLIENT)
                        .withTag("node", node)
                        .withTag("segments", part.segmentIds().size())
                        .withTag("cause", lowerCase(part.cause()))
                        .start());
    }

    @Override
    public synchronized void ended(@Nullable Throwable error) {
        endStep();
        finish(whole, error == null ? null : Errors.codeOf(error));
    }

    private static void finish(Span span, @Nullable ErrorCode error) {
        span.setTag("code", error == null ? "ok" : lowerCase(error));
        if (error != null) {
            Tags.ERROR.set(span, true);
        }
        span.finish();
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private final class Call implements AskWatch {
        private final Span span;

        Call(Span span) {
            this.span = span;
        }

        @Override
        public ReadNodeFutureStub calling(ReadNodeFutureStub stub) {
            var texts = new HashMap<String, String>();
            tracer.inject(span.context(), Format.Builtin.TEXT_MAP, new TextMapAdapter(texts));
            var headers = new Metadata();
            texts.forEach(
                    (key, value) ->
                            headers.put(
                                    Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value));
            return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        }

        @Override
        public void answered(ReadTotals totals, NodeReport report) {
            span.setTag("rows", totals.getLiveRows());
            finish(span, null);
        }

        @Override
        public void failed(AtollException error) {
            finish(span, error.code());
        }
    }
}
