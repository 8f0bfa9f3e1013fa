/// Who may write: the reign file and the journal ends that a take-over fixes.
@NullMarked
package io.atoll.segment.reign;

import org.jspecify.annotations.NullMarked;
