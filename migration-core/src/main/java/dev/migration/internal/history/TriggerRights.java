package dev.migration.internal.history;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.database.HistoryChecks.Flaw;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who else may create triggers on the history's tables, and so have functions run by whoever writes them. It matters to a
 * run that writes: one that has nothing to do does not ask.
 *
 * @param tables with their schema
 */
public record TriggerRights(HistoryTables tables, Server server) {

    private static final MaskedLog log = MaskedLog.of(TriggerRights.class);

    /** Why the history must not be written; empty where nobody else has the right. */
    public Optional<Problem> refusal(Connection connection) throws SQLException {
        List<Flaw> others = others(connection);
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Problems.error(
                Code.UNTRUSTED_HISTORY,
                "The history in schema " + server.schema() + " is not trusted: " + names(others)
                        + " may create triggers on its tables, and so choose what runs with the rights of "
                        + server.user() + " when they are written.",
                others.stream()
                        .map(other -> "\n    " + other.remedy() + ";")
                        .collect(
                                Collectors.joining("", "let the owner of the tables, or an administrator, run:", ""))));
    }

    /** Revokes what default privileges have given to others on tables that were created just now. */
    public void revokeDefaults(Connection connection) throws SQLException {
        List<Flaw> others = others(connection);
        if (others.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (Flaw other : others) {
                statement.execute(other.remedy());
            }
        } catch (SQLException e) {
            log.debug("The right to create triggers could not be revoked: {}", e);
        }
        Optional<Problem> left = refusal(connection);
        if (left.isPresent()) {
            throw new InvalidMigrationsException(left.get());
        }
        log.info("By default privileges, {} could create triggers on the history's new tables: revoked", names(others));
        // Somebody may have been faster.
        new HistoryReader(tables).requireTrusted(connection, server);
    }

    private List<Flaw> others(Connection connection) throws SQLException {
        return tables.database().triggerRights(connection, server.schema(), tables.catalogueNames());
    }

    private static String names(List<Flaw> others) {
        return Printable.names(others.stream().map(Flaw::what).toList());
    }
}
