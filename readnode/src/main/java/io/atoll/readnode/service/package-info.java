/// The wire's end: a request is admitted, made as fresh as it asks, given views of its segments,
/// computed, and answered.
@NullMarked
package io.atoll.readnode.service;

import org.jspecify.annotations.NullMarked;
