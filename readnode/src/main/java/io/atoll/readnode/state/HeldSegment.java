package io.atoll.readnode.state;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.segment.sealed.SealedSegment;

import java.util.Optional;

/// A sealed segment that is open here.
///
/// @param tombstones the file that was folded in last
public record HeldSegment(
        SealedSegment segment, SegmentInfo info, Optional<TombstoneInfo> tombstones) {

    HeldSegment with(TombstoneInfo newTombstones) {
        return new HeldSegment(segment, info, Optional.of(newTombstones));
    }
}
