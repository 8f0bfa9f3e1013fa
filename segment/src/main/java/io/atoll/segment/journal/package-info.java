/// Journals: append-only files of records, each the growing segment of a collection.
@NullMarked
package io.atoll.segment.journal;

import org.jspecify.annotations.NullMarked;
