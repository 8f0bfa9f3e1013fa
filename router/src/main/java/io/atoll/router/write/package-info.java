/// Changes of rows and of metadata, forwarded to the active write node.
///
/// What a client wants changed is checked against what is known, gets a batch id where it may be
/// sent twice, and goes to the write node whose address the catalog holds, again after a take-over
/// ([WriteNodeClient]). It is answered when this router has the change, and all others that live
/// ([Peers]).
@NullMarked
package io.atoll.router.write;

import org.jspecify.annotations.NullMarked;
