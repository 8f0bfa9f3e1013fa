/// Vectors as bytes in memory, and the distances from a query to them.
@NullMarked
package io.atoll.segment.vectors;

import org.jspecify.annotations.NullMarked;
