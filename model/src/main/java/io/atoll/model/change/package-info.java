/// Changes of metadata as values: what somebody asks for, and what it comes to in the catalog.
@NullMarked
package io.atoll.model.change;

import org.jspecify.annotations.NullMarked;
