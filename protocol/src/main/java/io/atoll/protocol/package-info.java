/// What goes with the wire contract between members: errors.
@NullMarked
package io.atoll.protocol;

import org.jspecify.annotations.NullMarked;
