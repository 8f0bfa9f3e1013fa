/// A boolean filter over rows as a tree: what a filter's text means once names are resolved.
@NullMarked
package io.atoll.model.filter;

import org.jspecify.annotations.NullMarked;
