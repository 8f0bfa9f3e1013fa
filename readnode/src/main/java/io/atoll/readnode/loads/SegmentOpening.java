package io.atoll.readnode.loads;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.journals.JournalFollower;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.state.HeldSegment;
import io.atoll.readnode.state.ServedState;
import io.atoll.readnode.state.ServedState.KnownDeletes;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSource;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.tombstones.Tombstones;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Opens a sealed segment: its files verified, the first time; its tombstone file folded in; the
/// deletes of the followed journals applied; then it is visible.
///
/// @param storage where its tombstones are
/// @param segments where it is opened
/// @param verified the segments that were verified since this node started
record SegmentOpening(
        ServedCollection collection,
        SegmentInfo info,
        Storage storage,
        SegmentSource segments,
        Set<Long> verified)
        implements Load {

    @Override
    public String kind() {
        return "segment";
    }

    @Override
    public long segmentId() {
        return info.id();
    }

    @Override
    public long sizeBytes() {
        return info.sizeBytes();
    }

    @Override
    public void run() throws IOException {
        ServedState state = collection.state();
        SealedSegment segment = segments.open(info, state.schema(), !verified.contains(info.id()));
        boolean visible = false;
        try {
            verified.add(info.id());
            visible = publish(segment);
        } finally {
            if (!visible) {
                segment.close();
            }
        }
    }

    private boolean publish(SealedSegment segment) throws IOException {
        ServedState state = collection.state();
        Manifest manifest = state.share().manifest();
        Optional<TombstoneInfo> tombstones = manifest.tombstone(info.id());
        if (tombstones.isPresent()) {
            segment.apply(Tombstones.read(storage, tombstones.get().file()));
        }
        long known = tombstones.map(TombstoneInfo::maxTimestamp).orElse(0L);
        awaitRead(Math.max(known, info.maxTimestamp()));

        Optional<KnownDeletes> deletes = inTurn(() -> state.deletesSince(manifest));
        deletes.ifPresent(all -> all.deletes().forEach(segment::delete));
        var held = new HeldSegment(segment, info, tombstones);
        if (deletes.isEmpty() || !inTurn(() -> state.show(held, manifest, deletes.get()))) {
            throw new AtollException(
                    ErrorCode.NOT_READY,
                    "segment " + info.id() + ": the collection changed while it was opened");
        }
        return true;
    }

    private <T> T inTurn(JournalFollower.Task<T> task) throws IOException {
        return collection.follower().betweenLooks(task, CallLimit.of(JournalFollower.LOOK_LIMIT));
    }

    /// A segment of a newer state than the journals applied would show an upsert's new row beside
    /// the old one.
    private void awaitRead(long timestamp) {
        ServedState state = collection.state();
        if (!state.caughtUp() || state.readUpTo() < timestamp) {
            collection.follower().awaitLook(CallLimit.of(JournalFollower.LOOK_LIMIT));
        }
    }
}
