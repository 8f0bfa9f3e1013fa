/// Sealed segments: immutable folders with one Lucene index of one leaf. A `SegmentSealer` writes
/// them through a `SegmentFolder`; an `OpenFolder` checks and opens one, and a `SealedSegment` over
/// it is searched (`SealedRows`) and has rows deleted (`WrittenRows`).
@NullMarked
package io.atoll.segment.sealed;

import org.jspecify.annotations.NullMarked;
