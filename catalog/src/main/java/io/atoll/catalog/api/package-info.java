/// What is said to a catalog and what it answers: where it is, its state, a step from one manifest
/// to the next, and how it fails. Values, and no work.
@NullMarked
package io.atoll.catalog.api;

import org.jspecify.annotations.NullMarked;
