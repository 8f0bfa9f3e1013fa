package io.atoll.router.watch;

import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.ReadTerms;
import io.opentracing.Tracer;
import io.opentracing.noop.NoopTracer;

import java.util.Locale;

/// Says what watches a read: nothing, unless it is traced or may have to be explained.
public final class ReadWatches {
    private final Tracer tracer;
    private final boolean tracing;
    private final boolean slowOnesLogged;

    public ReadWatches(Tracer tracer, boolean slowOnesLogged) {
        this.tracer = tracer;
        this.slowOnesLogged = slowOnesLogged;
        // What a tracer that does nothing is told would have to be made all the same.
        this.tracing = !(tracer instanceof NoopTracer);
    }

    public ReadWatch of(CollectionSearch request) {
        // Which search will be slow is known too late.
        ReadWatch explaining =
                request.explain() || slowOnesLogged ? new Explaining() : ReadWatch.NONE;
        if (!tracing) {
            return explaining;
        }
        ReadWatch spans =
                spans("search", request.terms())
                        .searching(request.queryCount(), request.page().end());
        return explaining == ReadWatch.NONE ? spans : new BothWatches(spans, explaining);
    }

    public ReadWatch of(CollectionQuery request) {
        return tracing ? spans("query", request.terms()) : ReadWatch.NONE;
    }

    private ReadSpans spans(String operation, ReadTerms terms) {
        String level =
                terms.freshness()
                        .level()
                        .map(asked -> asked.name().toLowerCase(Locale.ROOT))
                        .orElse("");
        return new ReadSpans(tracer, operation, terms.target().collection(), level);
    }
}
