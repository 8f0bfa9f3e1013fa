/// How rows lie in a segment's Lucene index: field names, key terms, columns of doc values.
@NullMarked
package io.atoll.segment.columns;

import org.jspecify.annotations.NullMarked;
