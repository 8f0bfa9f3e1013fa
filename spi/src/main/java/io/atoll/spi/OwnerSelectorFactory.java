package io.atoll.spi;

import java.util.Map;

/// Makes an [OwnerSelector]; found with `ServiceLoader`.
public interface OwnerSelectorFactory {

    /// The name as it stands in configuration files, such as `least-loaded`.
    String name();

    /// Makes a selector.
    ///
    /// @throws IllegalArgumentException if a setting is missing, unknown or wrong; the message
    ///   names it
    OwnerSelector create(Map<String, String> config);
}
