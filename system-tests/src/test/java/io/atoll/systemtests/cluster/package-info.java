/// Clusters of real processes: members that die, stop, come and go while clients search.
@NullMarked
package io.atoll.systemtests.cluster;

import org.jspecify.annotations.NullMarked;
