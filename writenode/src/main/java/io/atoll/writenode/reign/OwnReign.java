package io.atoll.writenode.reign;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Timestamps;
import io.atoll.segment.reign.Reign;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.function.LongSupplier;

/// One reign of this write node: its epoch, and the question whether it still lasts.
public final class OwnReign {
    /// How far the limit of timestamps is kept ahead.
    public static final long LIMIT_AHEAD = Timestamps.ofMillis(20_000);

    private final Storage storage;
    private final long epoch;
    private final WriteClock clock;

    /// @param last the youngest timestamp that may have been issued before
    /// @param limit the limit that the reign file has for this epoch
    public OwnReign(Storage storage, long epoch, LongSupplier millis, long last, long limit) {
        this.storage = storage;
        this.epoch = epoch;
        this.clock = new WriteClock(millis, last, limit, this::raise);
    }

    public long epoch() {
        return epoch;
    }

    public WriteClock clock() {
        return clock;
    }

    private long raise(long atLeast) throws IOException {
        long limit = atLeast + LIMIT_AHEAD;
        ReignFile.write(storage, new Reign(epoch, Reign.State.READY, limit));
        return limit;
    }

    /// Refuses to go on if another reign has begun. Asked after each `fsync`: a writer that still
    /// reads its own epoch then knows that the next writer's reading of the journals comes later.
    public void requireLasting() throws IOException {
        long ruling = ReignFile.read(storage).map(Reign::epoch).orElse(0L);
        if (ruling != epoch) {
            throw new AtollException(
                    ErrorCode.UNAVAILABLE,
                    "this write node's reign (epoch "
                            + epoch
                            + ") is over: epoch "
                            + ruling
                            + " rules; ask the write node that the catalog names");
        }
    }
}
