package io.atoll.router.scatter;

import java.util.concurrent.atomic.AtomicLong;

/// A budget for extra work in proportion to the work that there is anyway: each ordinary piece of
/// work pays in a share of a token, each extra one takes a whole token. Without a lock.
final class TokenBucket {
    private static final long TOKEN = 1_000;

    private final long share;
    private final long full;
    private final AtomicLong thousandths;

    /// @param share tokens for each ordinary piece of work
    /// @param burst tokens that can be saved up; there are as many to begin with
    TokenBucket(double share, int burst) {
        this.share = Math.round(share * TOKEN);
        this.full = burst * TOKEN;
        this.thousandths = new AtomicLong(full);
    }

    void pay() {
        give(share);
    }

    /// One token, whatever work there is.
    void give() {
        give(TOKEN);
    }

    private void give(long amount) {
        long now = thousandths.get();
        // Where another thread's change came first, a share is lost: there are many.
        if (now < full) {
            thousandths.compareAndSet(now, Math.min(full, now + amount));
        }
    }

    /// @return whether there was a token to take
    boolean take() {
        while (true) {
            long now = thousandths.get();
            if (now < TOKEN) {
                return false;
            }
            if (thousandths.compareAndSet(now, now - TOKEN)) {
                return true;
            }
        }
    }
}
