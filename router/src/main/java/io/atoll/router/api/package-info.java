/// What is said to a router and what it answers, and how it is set up: values, and no work.
///
/// An edge makes requests from its messages, and messages from answers; every other package of the
/// router takes and gives these.
@NullMarked
package io.atoll.router.api;

import org.jspecify.annotations.NullMarked;
