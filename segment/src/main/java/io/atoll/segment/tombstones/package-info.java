/// Which rows of a sealed segment are dead, by row number.
@NullMarked
package io.atoll.segment.tombstones;

import org.jspecify.annotations.NullMarked;
