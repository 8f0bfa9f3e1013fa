/// Where the spans of a process go.
@NullMarked
package io.atoll.process.tracing;

import org.jspecify.annotations.NullMarked;
