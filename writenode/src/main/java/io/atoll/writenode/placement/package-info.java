/// Says which read nodes own which segments. Discovery reports members, those whose processes have
/// ended are left out, the segments of each resource group are put before the policy, and its
/// answer is published in the catalog. A forecast asks the same policy about other nodes.
@NullMarked
package io.atoll.writenode.placement;

import org.jspecify.annotations.NullMarked;
