package io.atoll.catalog.rows;

import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.CatalogState.Writer;
import io.atoll.catalog.api.FencedException;
import io.atoll.catalog.connections.Sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// The one row of the table `writer`: which write node rules, and the number of the last change.
/// Every change begins by counting that number up, which is fence, change number and commit order
/// in one: the row stays locked until the change is committed.
///
/// @param epoch 0 before the first reign
/// @param forgotten rows dropped by changes up to this number may have been deleted
/// @param expiresAt changes as long as the writer lives; 0 when it has let go
public record WriterRow(
        long epoch,
        String holder,
        String address,
        long changeNumber,
        long forgotten,
        long expiresAt) {

    public static WriterRow read(Connection connection) throws SQLException {
        return Sql.queryOne(
                        connection,
                        row ->
                                new WriterRow(
                                        row.getLong(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getLong(6)),
                        """
                        SELECT epoch, holder, address, change_number, forgotten, expires_at
                        FROM writer WHERE id = 1\
                        """)
                .orElseThrow(() -> new CatalogException("the catalog has no writer row", null));
    }

    /// Begins a change of a reign and answers the change's number.
    public static long fence(Connection connection, long epoch, String holder) throws SQLException {
        int met =
                Sql.update(
                        connection,
                        """
                        UPDATE writer SET change_number = change_number + 1
                        WHERE epoch = ? AND holder = ?\
                        """,
                        epoch,
                        holder);
        WriterRow row = read(connection);
        if (met != 1) {
            throw row.fenced(epoch, holder);
        }
        return row.changeNumber();
    }

    /// Begins a reign and answers the change's number.
    public static long takeReign(Connection connection, long epoch, String holder, String address)
            throws SQLException {
        int met =
                Sql.update(
                        connection,
                        """
                        UPDATE writer
                        SET change_number = change_number + 1, epoch = ?, holder = ?, address = ?,
                            expires_at = 1
                        WHERE epoch < ?\
                        """,
                        epoch,
                        holder,
                        address,
                        epoch);
        WriterRow row = read(connection);
        if (met != 1) {
            throw row.fenced(epoch, holder);
        }
        return row.changeNumber();
    }

    /// Not a change: members need not look.
    public static void renew(Connection connection, long epoch, String holder, long expiresAt)
            throws SQLException {
        int met =
                Sql.update(
                        connection,
                        "UPDATE writer SET expires_at = ? WHERE epoch = ? AND holder = ?",
                        expiresAt,
                        epoch,
                        holder);
        if (met != 1) {
            WriterRow row = read(connection);
            if (!row.isRuledBy(epoch, holder)) {
                throw row.fenced(epoch, holder);
            }
        }
    }

    /// Reads the row once no other transaction holds it: what was being committed has then been
    /// committed, or never will be.
    public static WriterRow readSettled(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE writer SET change_number = change_number WHERE id = 1");
        return read(connection);
    }

    static void forget(Connection connection, long changeNumber) throws SQLException {
        Sql.update(
                connection,
                "UPDATE writer SET forgotten = ? WHERE forgotten < ?",
                changeNumber,
                changeNumber);
    }

    FencedException fenced(long triedEpoch, String triedHolder) {
        return new FencedException(
                "epoch %d of %s does not rule: the catalog is at epoch %d of %s"
                        .formatted(triedEpoch, triedHolder, epoch, holder));
    }

    public boolean isRuledBy(long someEpoch, String someHolder) {
        return epoch == someEpoch && holder.equals(someHolder);
    }

    Optional<Writer> writer() {
        return epoch == 0 ? Optional.empty() : Optional.of(new Writer(epoch, holder, address));
    }
}
