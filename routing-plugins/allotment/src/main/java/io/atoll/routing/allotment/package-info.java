/// What the placement policies have in common: which node owns what while a placement is being
/// made, which node a share goes to, and that no node holds more than it can.
@NullMarked
package io.atoll.routing.allotment;

import org.jspecify.annotations.NullMarked;
