/// Which rows a filter accepts: by the index where it can, row by row where it must.
@NullMarked
package io.atoll.segment.filtering;

import org.jspecify.annotations.NullMarked;
