/// Points in time as clients write them: the values of TIMESTAMPTZ fields.
@NullMarked
package io.atoll.model.times;

import org.jspecify.annotations.NullMarked;
