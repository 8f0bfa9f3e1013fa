/// Rows, column by column, and the one binary form that they have on the wire and in journals.
@NullMarked
package io.atoll.model.rows;

import org.jspecify.annotations.NullMarked;
