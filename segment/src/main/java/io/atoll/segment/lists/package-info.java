/// Inverted files: the vectors of a field in lists, each list with a centroid. A search scans the
/// lists whose centroids are nearest to its query, by the vectors or by codes of them.
@NullMarked
package io.atoll.segment.lists;

import org.jspecify.annotations.NullMarked;
