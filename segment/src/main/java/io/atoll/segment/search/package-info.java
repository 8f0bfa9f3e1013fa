/// What a search, a query and a fetch ask of one segment, sealed or growing.
@NullMarked
package io.atoll.segment.search;

import org.jspecify.annotations.NullMarked;
