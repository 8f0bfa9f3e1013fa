/// Benchmarks of whole clusters, and of the parts that every search goes through.
@NullMarked
package io.atoll.benchmarks;

import org.jspecify.annotations.NullMarked;
