/// The values that every part of Atoll speaks of, and their rules: schema, metric, timestamps,
/// errors. No I/O happens here.
@NullMarked
package io.atoll.model;

import org.jspecify.annotations.NullMarked;
