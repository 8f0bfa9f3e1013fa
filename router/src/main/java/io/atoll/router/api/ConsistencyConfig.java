package io.atoll.router.api;

import io.atoll.model.ConsistencyLevel;

import java.time.Duration;

/// How fresh reads are.
///
/// @param otherwise the level of collections that are made without one
/// @param boundedWindow how old the state may be that a BOUNDED read sees; zero: as STRONG
public record ConsistencyConfig(ConsistencyLevel otherwise, Duration boundedWindow) {

    /// Milvus's.
    public static ConsistencyConfig defaults() {
        return new ConsistencyConfig(ConsistencyLevel.BOUNDED, Duration.ofSeconds(5));
    }
}
