/// Changes what collections are: a change is checked against what is in force, becomes one row for
/// the catalog, and is noted in memory once that has committed it.
@NullMarked
package io.atoll.writenode.definitions;

import org.jspecify.annotations.NullMarked;
