/// Placement policies, believed only as far as what they say can be done.
@NullMarked
package io.atoll.process.placement;

import org.jspecify.annotations.NullMarked;
