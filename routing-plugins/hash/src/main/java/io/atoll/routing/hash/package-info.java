/// Placement by a hash modulo the number of nodes.
@NullMarked
package io.atoll.routing.hash;

import org.jspecify.annotations.NullMarked;
