@NullMarked
package io.atoll.process.placement;

import org.jspecify.annotations.NullMarked;
