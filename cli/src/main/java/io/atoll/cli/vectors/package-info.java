/// Vectors from files in the formats of the usual benchmarks, or generated.
@NullMarked
package io.atoll.cli.vectors;

import org.jspecify.annotations.NullMarked;
