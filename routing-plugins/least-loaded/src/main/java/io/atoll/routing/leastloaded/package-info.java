/// Owner selection by measured work.
@NullMarked
package io.atoll.routing.leastloaded;

import org.jspecify.annotations.NullMarked;
