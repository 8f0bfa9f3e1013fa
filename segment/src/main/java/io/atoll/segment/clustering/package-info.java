/// Centroids of vectors, by k-means over a sample of them.
@NullMarked
package io.atoll.segment.clustering;

import org.jspecify.annotations.NullMarked;
