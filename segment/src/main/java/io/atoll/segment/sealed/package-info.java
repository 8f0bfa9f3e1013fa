/// Sealed segments: immutable folders with one Lucene index of one leaf.
@NullMarked
package io.atoll.segment.sealed;

import org.jspecify.annotations.NullMarked;
