/// The small file that each committed manifest leaves on the storage.
@NullMarked
package io.atoll.segment.manifests;

import org.jspecify.annotations.NullMarked;
