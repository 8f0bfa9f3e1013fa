package io.atoll.catalog.changes;

import io.atoll.catalog.connections.ConnectionSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Ends the connection of a write node that hangs in the middle of a transaction, for MySQL: the
/// server keeps its lock on the writer's row, and with it any successor out, until `wait_timeout`
/// is over. Of a process that died the server hears at once, so this is for those that were stopped
/// or cut off.
///
/// No right is needed for it: a user sees and may end its own connections. Others of the same user
/// that happen to be idle as well, a second standby's for instance, notice nothing but a new
/// connection: the pool tries each before it hands it out.
public final class HungPredecessor {
    private static final Logger log = LoggerFactory.getLogger(HungPredecessor.class);

    /// MySQL's and MariaDB's for a row that `NOWAIT` found locked.
    private static final Set<Integer> LOCKED = Set.of(3572, 1205);

    /// A transaction of a process that is well has no such pause.
    private static final long IDLE_SECONDS = 1;

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int LOOKS = 50;

    private HungPredecessor() {}

    /// Waits until no transaction has the writer's row locked; ends connections that idle
    /// meanwhile.
    public static void end(ConnectionSource connections) {
        try (Connection connection = connections.connection()) {
            for (int look = 0; look < LOOKS && isLocked(connection); look++) {
                for (long id : idleConnections(connection)) {
                    log.warn("ending an idle connection, the writer's row is locked id={}", id);
                    end(connection, id);
                }
                pause();
            }
        } catch (SQLException e) {
            // Taking the reign says whether that matters.
            log.warn("could not tell whether the writer's row is locked reason={}", e.getMessage());
        }
    }

    private static boolean isLocked(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet _ =
                        statement.executeQuery(
                                "SELECT id FROM writer WHERE id = 1 FOR UPDATE NOWAIT")) {
            return false;
        } catch (SQLException e) {
            if (LOCKED.contains(e.getErrorCode())) {
                return true;
            }
            throw e;
        } finally {
            connection.rollback();
        }
    }

    private static List<Long> idleConnections(Connection connection) throws SQLException {
        long own;
        String user;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT CONNECTION_ID(), SUBSTRING_INDEX(USER(), '@', 1)")) {
            row.next();
            own = row.getLong(1);
            user = row.getString(2);
        }
        var idle = new ArrayList<Long>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW PROCESSLIST")) {
            while (row.next()) {
                if (row.getLong("Id") != own
                        && row.getString("User").equals(user)
                        && row.getString("Command").equals("Sleep")
                        && row.getLong("Time") >= IDLE_SECONDS) {
                    idle.add(row.getLong("Id"));
                }
            }
        }
        return idle;
    }

    private static void end(Connection connection, long id) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL " + id);
        } catch (SQLException e) {
            log.info("the connection ended by itself id={} reason={}", id, e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
