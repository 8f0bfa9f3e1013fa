package io.atoll.catalog.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class CatalogConfigTest {

    @Test
    void aPasswordIsNotShown() {
        String shown =
                new CatalogConfig(
                                "jdbc:mysql://db:3306/atoll?sslPassword=hidden",
                                "me",
                                "secret",
                                2,
                                Duration.ofSeconds(1))
                        .toString();

        assertTrue(shown.contains("jdbc:mysql://db:3306/atoll"), shown);
        assertFalse(shown.contains("secret") || shown.contains("hidden"), shown);
    }

    @Test
    void anAddressOfAnotherKindIsRefusedWithTheKnownOnes() {
        var refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new CatalogConfig(
                                        "jdbc:postgresql://db/atoll",
                                        "",
                                        "",
                                        1,
                                        Duration.ofSeconds(1)));

        assertTrue(refusal.getMessage().contains("jdbc:sqlite: or jdbc:mysql:"));
    }
}
