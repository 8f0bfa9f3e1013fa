package io.atoll.cli.admin;

import io.atoll.cli.standalone.StandaloneConfig;
import io.atoll.process.StartException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Whom `atoll admin` asks.
public final class AdminOptions {
    private static final String TOKEN = "ATOLL_ADMIN_TOKEN";

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:" + StandaloneConfig.DEFAULT_ADMIN_PORT,
            description =
                    "The admin port of a router or of a standalone server (default:"
                            + " ${DEFAULT-VALUE}).")
    private String admin;

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long an answer may take (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /// @throws StartException if the token's file cannot be read
    AdminClient client(Optional<Path> tokenFile) {
        return new AdminClient(admin, token(tokenFile), Duration.ofSeconds(timeoutSeconds));
    }

    AdminClient client() {
        return client(Optional.empty());
    }

    private static String token(Optional<Path> tokenFile) {
        @Nullable String variable = System.getenv(TOKEN);
        if (tokenFile.isEmpty() && variable != null) {
            return variable.strip();
        }
        return tokenFile
                .or(() -> Optional.ofNullable(System.getenv(TOKEN + "_FILE")).map(Path::of))
                .map(AdminOptions::read)
                .orElse("");
    }

    /// The token in a file.
    ///
    /// @throws StartException if there is none
    public static String read(Path tokenFile) {
        try {
            String token = Files.readString(tokenFile).strip();
            if (token.isEmpty()) {
                throw new StartException("token file " + tokenFile + " is empty");
            }
            return token;
        } catch (IOException e) {
            throw new StartException("token file " + tokenFile + " cannot be read: " + e, e);
        }
    }
}
