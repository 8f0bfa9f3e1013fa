package io.atoll.catalog;

import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.connections.ConnectionSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/// A network between a writer and its catalog that fails when it is told to.
final class LossyWire implements UnaryOperator<ConnectionSource> {

    private enum Loss {
        NONE,
        ANSWER,
        COMMIT
    }

    private Loss nextCommit = Loss.NONE;
    private boolean cutAfterLoss;
    private boolean cut;
    private Runnable afterLoss = () -> {};
    private int lost;
    private int failingStatements;
    private String sqlState = "";

    /// The next commit is made, but nobody hears of it.
    void loseAnswerOfNextCommit() {
        nextCommit = Loss.ANSWER;
    }

    /// The next commit does not reach the catalog.
    void loseNextCommit() {
        nextCommit = Loss.COMMIT;
    }

    /// After the loss there is no connection to be had, until [#mend].
    void cutAfterLoss() {
        cutAfterLoss = true;
    }

    void mend() {
        cut = false;
        cutAfterLoss = false;
    }

    void afterLoss(Runnable happens) {
        afterLoss = happens;
    }

    void failStatements(int count, String withSqlState) {
        failingStatements = count;
        sqlState = withSqlState;
    }

    int lost() {
        return lost;
    }

    @Override
    public ConnectionSource apply(ConnectionSource pool) {
        return () -> {
            if (cut) {
                throw new CatalogException("the wire is cut", null);
            }
            return through(pool.connection());
        };
    }

    private Connection through(Connection connection) {
        return (Connection)
                Proxy.newProxyInstance(
                        LossyWire.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("commit")) {
                                return commit(connection);
                            }
                            if (method.getName().equals("prepareStatement")
                                    && failingStatements > 0) {
                                failingStatements--;
                                throw new SQLException("refused by the test", sqlState);
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private Object commit(Connection connection) throws SQLException {
        Loss loss = nextCommit;
        nextCommit = Loss.NONE;
        if (loss != Loss.COMMIT) {
            connection.commit();
        }
        if (loss != Loss.NONE) {
            lost++;
            cut = cutAfterLoss;
            afterLoss.run();
            throw new SQLException("the connection broke", "08S01");
        }
        return null;
    }
}
