package io.atoll.discovery.kubernetes;

import io.atoll.spi.Member;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// | setting | meaning; when it is absent |
/// | --- | --- |
/// | `service` | the names of the services whose pods are members, separated by commas; required |
/// | `namespace` | theirs; the one this process runs in |
/// | `port` | the name of the port that members talk to each other by; the only one there is |
/// | `unready` | what a pod is that is not ready and not terminating: `warming` or `absent`; `warming` |
/// | `relist-millis` | how often everything is asked for anew, whatever was told of changes; 1,000 to 600,000; 30,000 |
///
/// A pod may well be unready *because* its segments are not placed yet, so it is placed on by
/// default. Where readiness does not wait for segments, `absent` moves them away from one that
/// fails.
///
/// @param port empty for the only one
/// @param unready empty for absent
record KubernetesSettings(
        List<String> services,
        Optional<String> namespace,
        Optional<String> port,
        Optional<Member.State> unready,
        Duration relist) {
    private static final String SERVICE = "service";
    private static final String NAMESPACE = "namespace";
    private static final String PORT = "port";
    private static final String UNREADY = "unready";
    private static final String RELIST = "relist-millis";
    private static final Set<String> NAMES =
            new TreeSet<>(Set.of(SERVICE, NAMESPACE, PORT, UNREADY, RELIST));

    KubernetesSettings {
        services = List.copyOf(services);
    }

    /// @throws IllegalArgumentException if a setting is missing, unknown or wrong
    static KubernetesSettings of(Map<String, String> config) {
        for (String setting : config.keySet()) {
            if (!NAMES.contains(setting)) {
                throw wrong(
                        "there is no setting '%s'; there are %s"
                                .formatted(setting, String.join(", ", NAMES)));
            }
        }
        return new KubernetesSettings(
                services(config),
                Optional.ofNullable(config.get(NAMESPACE)),
                Optional.ofNullable(config.get(PORT)),
                unready(config),
                relist(config));
    }

    private static List<String> services(Map<String, String> config) {
        List<String> services =
                Stream.of(config.getOrDefault(SERVICE, "").split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
        if (services.isEmpty()) {
            throw wrong("the setting service is needed: the name of a service");
        }
        return services;
    }

    private static Optional<Member.State> unready(Map<String, String> config) {
        String text = config.getOrDefault(UNREADY, "warming");
        return switch (text) {
            case "warming" -> Optional.of(Member.State.WARMING);
            case "absent" -> Optional.empty();
            default -> throw wrong("unready is '%s', not warming or absent".formatted(text));
        };
    }

    private static Duration relist(Map<String, String> config) {
        String text = config.getOrDefault(RELIST, "30000");
        try {
            int millis = Integer.parseInt(text);
            if (millis >= 1_000 && millis <= 600_000) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number out of range.
        }
        throw wrong("%s is '%s', not 1000..600000".formatted(RELIST, text));
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("kubernetes discovery: " + why);
    }
}
