package io.atoll.routing.allotment;

import java.util.Map;

/// For policies that have no settings.
public final class NoSettings {

    private NoSettings() {}

    /// @param policy its name
    /// @throws IllegalArgumentException if there is a setting
    public static void check(String policy, Map<String, String> config) {
        if (!config.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has no setting '%s'; it has none"
                            .formatted(policy, config.keySet().iterator().next()));
        }
    }
}
