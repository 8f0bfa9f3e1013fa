/// What indexes over scalars are, beside the columns that every segment has.
@NullMarked
package io.atoll.model.indexes;

import org.jspecify.annotations.NullMarked;
