package io.atoll.catalog.changes;

import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.FencedException;
import io.atoll.catalog.api.UnknownOutcomeException;
import io.atoll.catalog.connections.ConnectionSource;
import io.atoll.catalog.rows.WriterRow;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/// Runs the writer's transactions, one at a time, so that each has one of three ends: it was
/// committed, nothing was changed, or the caller is told that this is not known.
///
/// What was not committed for a passing reason (a deadlock, a connection that broke) is tried again
/// a few times. When the answer to a commit is lost, the writer's row tells: it is read once the
/// lost transaction has let go of it, and shows that transaction's change number if, and only if,
/// it was committed. No other process counts the number up while the reign lasts.
public final class WriterTransactions {
    private static final Logger log = LoggerFactory.getLogger(WriterTransactions.class);

    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private static final int MYSQL_LOCK_WAIT_TIMEOUT = 1205;

    /// Whose transactions these are.
    public record Reign(long epoch, String holder) {}

    /// A transaction's statements, the fence among them.
    ///
    /// @param <T> what it makes
    public interface Work<T> {
        Numbered<T> on(Connection connection) throws SQLException;
    }

    /// @param changeNumber which it gave the writer's row
    public record Numbered<T>(long changeNumber, T result) {}

    private final ConnectionSource connections;

    public WriterTransactions(ConnectionSource connections) {
        this.connections = connections;
    }

    public <T> Numbered<T> run(String what, Reign reign, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            Try<T> result = attempt(what, reign, work);
            switch (result) {
                case Committed<T>(var made) -> {
                    return made;
                }
                case NothingChanged<T>(var cause) -> {
                    if (attempt == TRIES || !isPassing(cause)) {
                        throw new CatalogException(
                                "%s was not done (%d %s): %s"
                                        .formatted(
                                                what,
                                                attempt,
                                                attempt == 1 ? "try" : "tries",
                                                cause.getMessage()),
                                cause);
                    }
                    log.warn(
                            "a transaction is tried again what={} attempt={} reason={}",
                            what,
                            attempt,
                            cause.getMessage());
                    pause(attempt);
                }
            }
        }
    }

    private sealed interface Try<T> {}

    private record Committed<T>(Numbered<T> made) implements Try<T> {}

    private record NothingChanged<T>(SQLException cause) implements Try<T> {}

    private <T> Try<T> attempt(String what, Reign reign, Work<T> work) {
        Numbered<T> made = null;
        try (Connection connection = connections.connection()) {
            made = work.on(connection);
            connection.commit();
            return new Committed<>(made);
        } catch (SQLException e) {
            if (made == null) {
                return new NothingChanged<>(e);
            }
            log.warn(
                    "the answer to a commit was lost, reading back what={} change={} reason={}",
                    what,
                    made.changeNumber(),
                    e.toString());
            return isCommitted(what, reign, made.changeNumber(), e)
                    ? new Committed<>(made)
                    : new NothingChanged<>(e);
        }
    }

    private boolean isCommitted(String what, Reign reign, long changeNumber, SQLException lost) {
        WriterRow row = readBack(what, lost);
        if (row.changeNumber() < changeNumber) {
            return false;
        }
        if (!row.isRuledBy(reign.epoch(), reign.holder())) {
            throw new FencedException(
                    "%s: %s of epoch %d took over meanwhile; whether it was done is not known here"
                            .formatted(what, row.holder(), row.epoch()));
        }
        return true;
    }

    private WriterRow readBack(String what, SQLException lost) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = connections.connection()) {
                WriterRow row = WriterRow.readSettled(connection);
                connection.rollback();
                return row;
            } catch (SQLException | CatalogException e) {
                if (attempt == TRIES) {
                    lost.addSuppressed(e);
                    throw new UnknownOutcomeException(
                            "%s was sent, but its outcome is not known: %s"
                                    .formatted(what, e.getMessage()),
                            lost);
                }
                pause(attempt);
            }
        }
    }

    private static boolean isPassing(SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            String code = sqlite.getResultCode().name();
            return code.startsWith(SQLiteErrorCode.SQLITE_BUSY.name())
                    || code.startsWith(SQLiteErrorCode.SQLITE_LOCKED.name());
        }
        String state = String.valueOf(e.getSQLState()).toLowerCase(Locale.ROOT);
        boolean connectionBroke = state.startsWith("08");
        boolean rolledBackByServer = state.startsWith("40");
        return connectionBroke || rolledBackByServer || e.getErrorCode() == MYSQL_LOCK_WAIT_TIMEOUT;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
