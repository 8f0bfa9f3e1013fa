package io.atoll.readnode.calls;

import io.opentracing.Span;

import java.util.function.Consumer;

/// Is told how the search of one segment ends.
public interface SegmentSpan {
    SegmentSpan NONE =
            new SegmentSpan() {
                @Override
                public void ended(Consumer<Span> describe) {}

                @Override
                public void failed(Throwable error) {}
            };

    /// @param describe tags a span with what was done
    void ended(Consumer<Span> describe);

    void failed(Throwable error);
}
