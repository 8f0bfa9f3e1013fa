package io.atoll.cli.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import io.atoll.process.StartException;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// The folder that holds all of a local cluster:
///
/// | name | what |
/// | --- | --- |
/// | `cluster.json` | its processes |
/// | `atoll.yaml` | the members' configuration |
/// | `members` | the read nodes, for static discovery |
/// | `data/` | the shared storage |
/// | `logs/` | what each process says |
/// | `mysql/`, `zookeeper/` | their data |
/// | `secrets/` | the members' secret, the admin token, passwords of the database's users |
final class ClusterFolder {
    private static final String PROCESSES = "cluster.json";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final int SECRET_BITS = 160;

    private final Path path;

    ClusterFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    void make() {
        try {
            Files.createDirectories(data());
            Files.createDirectories(path.resolve("logs"));
            Path secrets = Files.createDirectories(path.resolve("secrets"));
            if (Files.getFileStore(secrets).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        secrets, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new StartException("folder " + path + " cannot be made: " + e, e);
        }
    }

    Path path() {
        return path;
    }

    Path data() {
        return path.resolve("data");
    }

    Path log(String id) {
        return path.resolve("logs").resolve(id + ".log");
    }

    /// The log of a process and its last line: the folder may be a temporary one.
    String whereToRead(String id) {
        String last;
        try {
            List<String> lines = Files.readAllLines(log(id));
            last = lines.isEmpty() ? "it is empty" : "its last line: " + lines.getLast();
        } catch (IOException e) {
            last = "which cannot be read: " + e;
        }
        return "see %s; %s".formatted(log(id), last);
    }

    Path file(String name) {
        return path.resolve(name);
    }

    void write(String name, String content) {
        Path target = path.resolve(name);
        Path temporary = path.resolve(name + ".new");
        try {
            Files.writeString(temporary, content);
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartException(target + " cannot be written: " + e, e);
        }
    }

    /// A file with a secret that nobody chose; made when it is first asked for.
    Path secret(String name) {
        Path file = path.resolve("secrets").resolve(name);
        if (!Files.exists(file)) {
            write(
                    "secrets/" + name,
                    new BigInteger(SECRET_BITS, new SecureRandom()).toString(36) + "\n");
        }
        return file;
    }

    /// Whether anything was ever started in it.
    boolean isCluster() {
        return Files.exists(path.resolve(PROCESSES));
    }

    /// The processes that were written down; none for a new cluster.
    List<LocalProcess> processes() {
        Path file = path.resolve(PROCESSES);
        if (!Files.exists(file)) {
            return new ArrayList<>();
        }
        try {
            return JSON.readValue(file.toFile(), new TypeReference<ArrayList<LocalProcess>>() {});
        } catch (IOException e) {
            throw new StartException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    void writeProcesses(List<LocalProcess> processes) {
        write(PROCESSES, json(processes));
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException("records cannot be written as JSON", e);
        }
    }
}
