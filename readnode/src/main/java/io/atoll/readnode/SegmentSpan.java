package io.atoll.readnode;

/// Is told how the search of one segment ends.
interface SegmentSpan {
    SegmentSpan NONE =
            new SegmentSpan() {
                @Override
                public void ended(SegmentHits hits) {}

                @Override
                public void failed(Throwable error) {}
            };

    void ended(SegmentHits hits);

    void failed(Throwable error);
}
