/// What every call has, whichever protocol it came by and whatever it asks: its deadline and
/// database, the handler that answers it and a place to wait, its errors, and the count of it.
@NullMarked
package io.atoll.milvus.calls;

import org.jspecify.annotations.NullMarked;
