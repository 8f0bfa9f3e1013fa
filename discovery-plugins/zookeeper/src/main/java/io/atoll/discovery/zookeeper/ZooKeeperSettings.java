package io.atoll.discovery.zookeeper;

import io.atoll.spi.Member;

import org.apache.curator.framework.AuthInfo;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The settings of both `zookeeper` plugins:
///
/// | setting | meaning; when it is absent |
/// | --- | --- |
/// | `connect` | servers, as `host:port,host:port`, perhaps followed by a chroot such as `/prod`; required |
/// | `path` | where members are registered, below the chroot; `/atoll/members`. Each cluster has one of its own |
/// | `session-timeout-millis` | how long after its last sign of life a member is gone; 1,000 to 600,000, within what the servers allow; 10,000 |
/// | `user` | the user of digest authentication; none, and then anybody may read and change what is registered |
/// | `password`, `password-file` | its password, or the file that has it; one of them with `user` |
///
/// @param servers without the chroot
/// @param members the absolute path, the chroot included
/// @param credentials `user:password`
record ZooKeeperSettings(
        String servers, String members, Duration sessionTimeout, Optional<String> credentials) {
    private static final String CONNECT = "connect";
    private static final String PATH = "path";
    private static final String SESSION_TIMEOUT = "session-timeout-millis";
    private static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String PASSWORD_FILE = "password-file";
    private static final Set<String> NAMES =
            new TreeSet<>(Set.of(CONNECT, PATH, SESSION_TIMEOUT, USER, PASSWORD, PASSWORD_FILE));

    /// @throws IllegalArgumentException if a setting is missing, unknown or wrong
    static ZooKeeperSettings of(Map<String, String> config) {
        for (String setting : config.keySet()) {
            if (!NAMES.contains(setting)) {
                throw wrong(
                        "there is no setting '%s'; there are %s"
                                .formatted(setting, String.join(", ", NAMES)));
            }
        }
        String connect = config.getOrDefault(CONNECT, "");
        if (connect.isBlank()) {
            throw wrong("the setting connect is needed: host:port,host:port");
        }
        int slash = connect.indexOf('/');
        String chroot = slash < 0 ? "" : connect.substring(slash);
        return new ZooKeeperSettings(
                slash < 0 ? connect : connect.substring(0, slash),
                (chroot.equals("/") ? "" : chroot) + path(config),
                sessionTimeout(config),
                credentials(config));
    }

    private static String path(Map<String, String> config) {
        String path = config.getOrDefault(PATH, "/atoll/members");
        if (!path.matches("(/[^/]+)+")) {
            throw wrong("path is '%s', not like /atoll/members".formatted(path));
        }
        return path;
    }

    private static Duration sessionTimeout(Map<String, String> config) {
        String text = config.getOrDefault(SESSION_TIMEOUT, "10000");
        try {
            int millis = Integer.parseInt(text);
            if (millis >= 1_000 && millis <= 600_000) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number out of range.
        }
        throw wrong("%s is '%s', not 1000..600000".formatted(SESSION_TIMEOUT, text));
    }

    private static Optional<String> credentials(Map<String, String> config) {
        String user = config.get(USER);
        String password = config.get(PASSWORD);
        String file = config.get(PASSWORD_FILE);
        if (user == null && password == null && file == null) {
            return Optional.empty();
        }
        if (user == null || user.isEmpty() || (password == null) == (file == null)) {
            throw wrong("user goes with one of password, password-file");
        }
        return Optional.of(user + ":" + (password != null ? password : contents(file)));
    }

    private static String contents(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "zookeeper: password-file %s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("zookeeper: " + why);
    }

    /// Secrets do not belong into logs.
    @Override
    public String toString() {
        return "ZooKeeper at " + servers;
    }

    /// A client that is not started yet. The chroot is in [#members] instead of in the client, so
    /// that the first member to register can make it.
    CuratorFramework newClient() {
        var client =
                CuratorFrameworkFactory.builder()
                        .connectString(servers)
                        .sessionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
                        .connectionTimeoutMs(Math.toIntExact(callLimit().toMillis()))
                        .retryPolicy(new RetryOneTime(100))
                        .threadFactory(Thread.ofPlatform().daemon().name("zookeeper-", 0).factory())
                        // The servers are those of the configuration; what they call each other
                        // need not be reachable from here.
                        .ensembleTracker(false);
        credentials.ifPresent(
                text ->
                        client.authorization(
                                List.of(
                                        new AuthInfo(
                                                "digest", text.getBytes(StandardCharsets.UTF_8)))));
        return client.build();
    }

    /// How long one call waits for a connection.
    Duration callLimit() {
        var limit = Duration.ofSeconds(5);
        return sessionTimeout.compareTo(limit) < 0 ? sessionTimeout : limit;
    }

    /// A member without credentials makes nodes that are open to anybody; one with credentials
    /// keeps its nodes to those who have the same.
    List<ACL> acl() {
        return credentials.isPresent() ? ZooDefs.Ids.CREATOR_ALL_ACL : ZooDefs.Ids.OPEN_ACL_UNSAFE;
    }

    /// Each process has a node of its own, so that one which is started again need not wait until
    /// the session of the one before has expired.
    String node(Member member) {
        return "%s/%s@%x"
                .formatted(
                        members,
                        URLEncoder.encode(member.id(), StandardCharsets.UTF_8),
                        member.incarnation());
    }
}
