package io.atoll.discovery.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class ZooKeeperSettingsTest {
    @TempDir Path folder;

    private static void assertRefused(Map<String, String> config, String why) {
        var error =
                assertThrows(IllegalArgumentException.class, () -> ZooKeeperSettings.of(config));
        assertEquals("zookeeper: " + why, error.getMessage());
    }

    @Test
    void aConnectStringIsEnough() {
        assertEquals(
                new ZooKeeperSettings(
                        "zk-1:2181,zk-2:2181",
                        "/atoll/members",
                        Duration.ofSeconds(10),
                        Optional.empty()),
                ZooKeeperSettings.of(Map.of("connect", "zk-1:2181,zk-2:2181")));
    }

    @Test
    void aChrootGoesBeforeThePath() {
        var settings = ZooKeeperSettings.of(Map.of("connect", "zk:2181/prod", "path", "/m"));

        assertEquals("zk:2181", settings.servers());
        assertEquals("/prod/m", settings.members());
    }

    @Test
    void thePasswordMayBeInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "secret\n");

        var settings =
                ZooKeeperSettings.of(
                        Map.of(
                                "connect", "zk:2181",
                                "user", "atoll",
                                "password-file", file.toString()));

        assertEquals(Optional.of("atoll:secret"), settings.credentials());
        assertEquals("ZooKeeper at zk:2181", settings.toString());
    }

    @Test
    void wrongSettingsAreNamed() {
        assertRefused(Map.of(), "the setting connect is needed: host:port,host:port");
        assertRefused(
                Map.of("connect", "zk:2181", "paht", "/m"),
                "there is no setting 'paht'; there are connect, password, password-file, path,"
                        + " session-timeout-millis, user");
        assertRefused(
                Map.of("connect", "zk:2181", "path", "m/"),
                "path is 'm/', not like /atoll/members");
        assertRefused(
                Map.of("connect", "zk:2181", "session-timeout-millis", "10s"),
                "session-timeout-millis is '10s', not 1000..600000");
        assertRefused(
                Map.of("connect", "zk:2181", "password", "secret"),
                "user goes with one of password, password-file");
    }
}
