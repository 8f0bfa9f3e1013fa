/// Told how reads go: for metrics, spans, explanations, and the log of slow searches.
///
/// The code that plans, scatters and merges tells a [ReadWatch] of its steps and knows nothing more
/// of it; [ReadWatches] makes of each read what is to be told of it.
@NullMarked
package io.atoll.router.watch;

import org.jspecify.annotations.NullMarked;
