/// Relations between geometries: exactly, for two of them, and by bounding boxes, for all rows.
@NullMarked
package io.atoll.segment.spatial;

import org.jspecify.annotations.NullMarked;
