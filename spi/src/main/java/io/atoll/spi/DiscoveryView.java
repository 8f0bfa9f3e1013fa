package io.atoll.spi;

import java.util.List;

/// What a discovery plugin knows at one moment. *There are none* and *I cannot tell* differ: on the
/// latter, the last good view stays in force.
public sealed interface DiscoveryView {

    /// The members that there are, perhaps none.
    record Known(List<Member> members) implements DiscoveryView {
        public Known {
            members = List.copyOf(members);
        }
    }

    /// The plugin cannot tell, for a reason that an operator understands.
    record Unknown(String reason) implements DiscoveryView {}
}
