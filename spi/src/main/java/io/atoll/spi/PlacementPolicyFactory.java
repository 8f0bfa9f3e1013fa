package io.atoll.spi;

import java.util.Map;

/// Makes a [PlacementPolicy]; found with `ServiceLoader`.
public interface PlacementPolicyFactory {

    /// The name as it stands in configuration files, such as `consistent-hash`.
    String name();

    /// Makes a policy.
    ///
    /// @throws IllegalArgumentException if a setting is missing, unknown or wrong; the message
    ///   names it
    PlacementPolicy create(Map<String, String> config);
}
