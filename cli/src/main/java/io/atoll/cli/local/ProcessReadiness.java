package io.atoll.cli.local;

import io.atoll.process.StartException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Says whether the processes of a local cluster do their work yet.
final class ProcessReadiness {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private final ClusterFolder folder;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .build();

    ProcessReadiness(ClusterFolder folder) {
        this.folder = folder;
    }

    /// Waits until all of them are ready.
    ///
    /// @throws StartException if one does not get ready, with where to read why
    void await(List<LocalProcess> processes) {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (LocalProcess process : processes) {
            while (!isReady(process)) {
                if (!process.lives()) {
                    throw new StartException(
                            "%s ended, %s"
                                    .formatted(process.id(), folder.whereToRead(process.id())));
                }
                if (System.nanoTime() - end >= 0) {
                    throw new StartException(
                            "%s is not ready after %d s, %s"
                                    .formatted(
                                            process.id(),
                                            LIMIT.toSeconds(),
                                            folder.whereToRead(process.id())));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    boolean isReady(LocalProcess process) {
        return switch (process.role()) {
            case "mysql" -> LocalDatabase.answers(process.port());
            case "zookeeper" -> isListening(process.port());
            default -> saysReady(process);
        };
    }

    private static boolean isListening(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private boolean saysReady(LocalProcess process) {
        var request =
                HttpRequest.newBuilder(URI.create(process.admin() + "/readyz"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while waiting for " + process.id(), e);
        }
    }
}
