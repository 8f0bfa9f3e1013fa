/// The one seam between segments and files: everything below it can be made to fail in a test.
@NullMarked
package io.atoll.segment.storage;

import org.jspecify.annotations.NullMarked;
