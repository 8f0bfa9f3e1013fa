/// Serves searches over the segments that a read node owns.
@NullMarked
package io.atoll.readnode;

import org.jspecify.annotations.NullMarked;
