package io.atoll.discovery.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.spi.Member.State;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class KubernetesSettingsTest {

    private static void assertRefused(Map<String, String> config, String why) {
        var error =
                assertThrows(IllegalArgumentException.class, () -> KubernetesSettings.of(config));
        assertEquals("kubernetes discovery: " + why, error.getMessage());
    }

    @Test
    void aServiceIsEnough() {
        assertEquals(
                new KubernetesSettings(
                        List.of("atoll-readnode", "atoll-router"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(State.WARMING),
                        Duration.ofSeconds(30)),
                KubernetesSettings.of(Map.of("service", "atoll-readnode, atoll-router")));
    }

    @Test
    void wrongSettingsAreNamed() {
        assertRefused(Map.of(), "the setting service is needed: the name of a service");
        assertRefused(
                Map.of("services", "a"),
                "there is no setting 'services'; there are namespace, port, relist-millis, service,"
                        + " unready");
        assertRefused(
                Map.of("service", "a", "unready", "gone"),
                "unready is 'gone', not warming or absent");
        assertRefused(
                Map.of("service", "a", "relist-millis", "30s"),
                "relist-millis is '30s', not 1000..600000");
    }
}
