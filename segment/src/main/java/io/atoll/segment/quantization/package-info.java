/// Vectors in fewer bytes: a quantizer turns components into codes, and the distances from a query
/// are estimated of the codes alone.
@NullMarked
package io.atoll.segment.quantization;

import org.jspecify.annotations.NullMarked;
