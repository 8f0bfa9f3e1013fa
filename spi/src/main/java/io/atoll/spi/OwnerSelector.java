package io.atoll.spi;

import java.util.List;

/// Chooses which owner of a segment is asked, when several have it loaded.
///
/// It is called for each segment of each read, on the router's event loops: it waits for nothing,
/// takes no lock, and is safe for use by many threads.
public interface OwnerSelector {

    /// Chooses one owner.
    ///
    /// @param owners those that can be asked, at least two, in the placement's order
    /// @param turn the same for all segments of a read, another one for the next read
    /// @return the index of the chosen one in `owners`
    int choose(long segmentId, List<? extends OwnerLoad> owners, int turn);

    /// What a router has measured of a read node until now.
    interface OwnerLoad {
        String nodeId();

        /// Sub-requests of this router that it has not answered yet.
        int outstanding();

        /// Segments of this very read that it was chosen for already.
        int chosen();

        /// The mean of the time that it takes for a sub-request, in microseconds; recent ones count
        /// most. Of a node that was not asked for long, or never, it approaches that of the
        /// fastest.
        double serviceMicros();
    }
}
