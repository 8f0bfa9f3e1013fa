/// From a plan to an answer: calls to read nodes, all asynchronous on event loops.
///
/// [SearchFlow] and [QueryFlow] are the two kinds of reads. [Scatter] sends the parts of a plan,
/// each as a [Race] that asks others where a node takes long, makes the answers one state of the
/// journal ([OneState]), and hands them to the merge. [Attempts] begins anew what events have
/// overtaken.
@NullMarked
package io.atoll.router.scatter;

import org.jspecify.annotations.NullMarked;
