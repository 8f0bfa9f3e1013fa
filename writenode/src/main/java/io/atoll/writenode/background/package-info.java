/// Decides what is done without being asked for, and when: journals are rolled by size and age,
/// ended ones sealed in order, segments rebuilt, and a failed journal ends the reign. A flush only
/// asks for all that early.
@NullMarked
package io.atoll.writenode.background;

import org.jspecify.annotations.NullMarked;
