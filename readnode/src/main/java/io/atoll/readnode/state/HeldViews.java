package io.atoll.readnode.state;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.v1.ReadState;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.SearchableSegment.View;

import java.util.ArrayList;
import java.util.List;

/// Fixed views of several segments, all of one state of the journals. The segments stay open until
/// this is closed.
///
/// @param readUpTo the timestamp of the last record that the state contains
/// @param lastMutation the timestamp of its last delete or upsert
public record HeldViews(List<Held> held, long readUpTo, long lastMutation)
        implements AutoCloseable {

    public HeldViews {
        held = List.copyOf(held);
    }

    /// One segment in use, and what it looked like at that moment.
    public record Held(SearchableSegment segment, View view) {
        public long id() {
            return segment.id();
        }
    }

    /// Takes views of all segments, or of none.
    ///
    /// @throws io.grpc.StatusRuntimeException with SEGMENT_NOT_LOADED if one has just been closed,
    ///   or does not know that past any more
    static HeldViews of(
            long collectionId,
            List<CollectionView.Found> segments,
            long asOf,
            boolean asFarAsKnown,
            long expiredUntil,
            long readUpTo,
            long lastMutation) {
        var held = new ArrayList<Held>(segments.size());
        try {
            for (CollectionView.Found found : segments) {
                held.add(hold(collectionId, found, asOf, asFarAsKnown, expiredUntil));
            }
        } catch (RuntimeException e) {
            release(held);
            throw e;
        }
        return new HeldViews(held, readUpTo, lastMutation);
    }

    private static Held hold(
            long collectionId,
            CollectionView.Found found,
            long asOf,
            boolean asFarAsKnown,
            long expiredUntil) {
        SearchableSegment segment = found.segment();
        if (!segment.acquire()) {
            throw CollectionView.notLoaded(collectionId, List.of(segment.id()));
        }
        try {
            View view = found.moment().view(asOf, asFarAsKnown);
            return new Held(segment, expiredUntil == 0 ? view : view.writtenAfter(expiredUntil));
        } catch (AtollException e) {
            segment.release();
            throw e.code() == ErrorCode.SEGMENT_NOT_LOADED
                    ? CollectionView.notLoaded(collectionId, List.of(segment.id()))
                    : e;
        } catch (RuntimeException e) {
            segment.release();
            throw e;
        }
    }

    public List<View> views() {
        var views = new ArrayList<View>(held.size());
        for (Held each : held) {
            views.add(each.view());
        }
        return views;
    }

    /// Live rows of all views.
    public long liveRows() {
        long rows = 0;
        for (Held each : held) {
            rows += each.view().liveRows();
        }
        return rows;
    }

    /// The state that the views are of, as a message.
    public ReadState state() {
        return ReadState.newBuilder().setReadUpTo(readUpTo).setLastMutation(lastMutation).build();
    }

    @Override
    public void close() {
        release(held);
    }

    private static void release(List<Held> held) {
        for (Held each : held) {
            each.view().close();
            each.segment().release();
        }
    }
}
