/// Benchmarks of whole clusters. Those of single parts are in the packages of these parts.
@NullMarked
package io.atoll.benchmarks;

import org.jspecify.annotations.NullMarked;
