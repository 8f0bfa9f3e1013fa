package io.atoll.readnode.loads;

import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;

/// The members as discovery last knew them: while it cannot tell, its last good view stays.
public final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private volatile Optional<List<Member>> members = Optional.empty();

    /// @return whether something changed
    public boolean accept(DiscoveryView view) {
        switch (view) {
            case DiscoveryView.Known known -> {
                boolean changed = !members.equals(Optional.of(known.members()));
                members = Optional.of(known.members());
                return changed;
            }
            case DiscoveryView.Unknown(String reason) -> {
                LOG.info("discovery cannot tell the members reason={}", reason);
                return false;
            }
        }
    }

    /// Empty while discovery never could tell.
    Optional<List<Member>> members() {
        return members;
    }
}
