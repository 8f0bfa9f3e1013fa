/// JMH benchmarks.
@NullMarked
package io.atoll.benchmarks;

import org.jspecify.annotations.NullMarked;
