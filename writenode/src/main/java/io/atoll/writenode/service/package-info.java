/// The wire's end: decodes a call, hands it to the part that does it, and encodes what comes of it,
/// errors included.
@NullMarked
package io.atoll.writenode.service;

import org.jspecify.annotations.NullMarked;
