package io.atoll.cli.members;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.milvus.EdgeConfig;
import io.atoll.model.settings.Setting;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Configuration.Value;
import io.atoll.process.config.Settings;
import io.atoll.readnode.ReadNodeConfig;
import io.atoll.router.api.RouterConfig;
import io.atoll.writenode.WriteNodeConfig;
import io.atoll.writenode.seal.SealSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class ConfigurationTest {
    @TempDir private Path folder;

    @Test
    void withoutAnythingAllIsAtItsDefault() {
        Configuration configuration = read(Map.of(), Map.of());

        assertEquals(19_530, configuration.number(EdgeConfig.PORT));
        assertEquals(Duration.ofMillis(200), configuration.duration(CatalogConfig.POLL));
        assertEquals(48L << 20, configuration.bytes(SealSettings.BYTES));
        assertFalse(configuration.isSet(ReadNodeConfig.Bounds.CAPACITY));
        assertEquals(
                new Value("static", "default"), configuration.value(Settings.DISCOVERY_PLUGIN));
    }

    @Test
    void everyDefaultIsWrittenAsItsKindIsRead() {
        Configuration configuration = read(Map.of(), Map.of());
        for (Setting setting : MemberSettings.ALL) {
            if (setting.standard().isEmpty()) {
                continue;
            }
            switch (setting.kind()) {
                case TEXT, SECRET -> assertFalse(configuration.text(setting).isEmpty());
                case NUMBER -> assertTrue(configuration.number(setting) >= 0, setting.key());
                case DURATION ->
                        assertFalse(configuration.duration(setting).isNegative(), setting.key());
                case BYTES -> assertTrue(configuration.bytes(setting) >= 0, setting.key());
                case LEVEL -> assertNotNull(configuration.level(setting), setting.key());
            }
        }
    }

    @Test
    void theCommandLineComesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        Path file =
                file(
                        """
                        router: {port: 1, status_poll: 1s}
                        readnode:
                          port: 1
                        writenode.port: 1
                        """);

        Configuration configuration =
                MemberSettings.read(
                        Optional.of(file),
                        Map.of("ATOLL_ROUTER_PORT", "2", "ATOLL_READNODE_PORT", "2"),
                        Map.of("router.port", "3"));

        assertEquals(new Value("3", "command line"), configuration.value(EdgeConfig.PORT));
        assertEquals(
                new Value("2", "ATOLL_READNODE_PORT"), configuration.value(ReadNodeConfig.PORT));
        assertEquals(new Value("1", file.toString()), configuration.value(WriteNodeConfig.PORT));
        assertEquals(
                Duration.ofSeconds(1), configuration.duration(RouterConfig.Watching.STATUS_POLL));
    }

    @Test
    void allMistakesAreSaidAtOnce() throws IOException {
        Path file =
                file(
                        """
                        router:
                          prot: 19530
                        readnode:
                          capacity: much
                          port: [1, 2]
                        catalog:
                          timeout: 5
                        """);

        String message =
                assertThrows(
                                StartException.class,
                                () ->
                                        MemberSettings.read(
                                                Optional.of(file),
                                                Map.of("ATOLL_ADMIN_PORT", "admin"),
                                                Map.of()))
                        .getMessage();

        assertTrue(message.contains("5 mistakes"), message);
        assertTrue(message.contains("did you mean 'router.port'"), message);
        assertTrue(message.contains("'much' is not an amount of bytes"), message);
        assertTrue(message.contains("readnode.port: a list"), message);
        assertTrue(message.contains("'5' is not a duration"), message);
        assertTrue(message.contains("admin.port (ATOLL_ADMIN_PORT)"), message);
    }

    @Test
    void aFileThatIsNoYamlIsNamedWithTheLine() throws IOException {
        Path file = file("a: b\n  c: d\n");
        String message =
                assertThrows(
                                StartException.class,
                                () -> MemberSettings.read(Optional.of(file), Map.of(), Map.of()))
                        .getMessage();
        assertTrue(message.contains(file + ", line 2"), message);
    }

    @Test
    void aSecretIsReadFromItsFileAndNeverShown() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "open sesame\n");

        Configuration configuration =
                read(
                        Map.of("ATOLL_CATALOG_PASSWORD_FILE", secret.toString()),
                        Map.of("catalog.writer_password", "in the clear"));

        assertEquals("open sesame", configuration.text(CatalogConfig.PASSWORD));
        assertEquals(
                new Value("(hidden)", secret.toString()),
                configuration.shown().get("catalog.password"));
        assertFalse(configuration.shown().toString().contains("in the clear"));
    }

    @Test
    void anEmptySecretFileIsNotTakenForNoSecret() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "\n");
        String message =
                assertThrows(
                                StartException.class,
                                () ->
                                        read(
                                                Map.of(),
                                                Map.of("cluster.secret_file", secret.toString())))
                        .getMessage();
        assertEquals("cluster.secret_file: " + secret + " is empty", message);
    }

    @Test
    void pluginsHaveSettingsOfTheirOwn() throws IOException {
        Path file =
                file(
                        """
                        discovery:
                          plugin: zookeeper
                          settings:
                            connect: zk-1:2181
                            password: hush
                        """);

        Configuration configuration =
                MemberSettings.read(
                        Optional.of(file),
                        Map.of("ATOLL_DISCOVERY_SETTINGS_SESSION_TIMEOUT_MILLIS", "4000"),
                        Map.of());

        assertEquals(
                Map.of(
                        "connect", "zk-1:2181",
                        "password", "hush",
                        "session-timeout-millis", "4000"),
                configuration.under("discovery.settings."));
        assertEquals("(hidden)", configuration.shown().get("discovery.settings.password").text());
    }

    private Configuration read(Map<String, String> environment, Map<String, String> options) {
        return MemberSettings.read(Optional.empty(), environment, options);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("atoll.yaml"), text);
    }
}
