/// Changes as transactions of the writer that rules. Each is run with the fence until its outcome
/// is known, checks what it starts from, and writes the rows.
@NullMarked
package io.atoll.catalog.changes;

import org.jspecify.annotations.NullMarked;
