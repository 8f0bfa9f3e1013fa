@NullMarked
package io.atoll.process.tracing;

import org.jspecify.annotations.NullMarked;
