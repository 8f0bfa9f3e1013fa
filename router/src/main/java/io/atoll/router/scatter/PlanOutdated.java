package io.atoll.router.scatter;

/// Segments of a plan are gone, or rows of it cannot be fetched any more: the whole read is to be
/// planned anew. Never seen outside the router.
final class PlanOutdated extends RuntimeException {
    private static final long serialVersionUID = 1;

    PlanOutdated(String reason) {
        super(reason, null, false, false);
    }
}
