/// Formats of vectors that add something of their own to what another format writes: the raw
/// vectors lie in the other format's files, and what is added in two more.
@NullMarked
package io.atoll.segment.companion;

import org.jspecify.annotations.NullMarked;
