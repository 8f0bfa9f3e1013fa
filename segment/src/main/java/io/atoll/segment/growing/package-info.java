/// Growing segments: the rows of a journal, searchable in memory.
@NullMarked
package io.atoll.segment.growing;

import org.jspecify.annotations.NullMarked;
