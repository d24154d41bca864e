// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.help.Problems;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.text.AsciiCase;
import dev.migration.statements.internal.Statistics.Counted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a database was sent, as its server counts it.
 *
 * @param statements what it was sent, without the library's own
 * @param cut how many were left out, as the server does not have all of their text
 * @param unread the others that were left out, as they cannot be read as SQL
 * @param gaps why these are not all
 */
public record DatabaseStatements(StatementsFile statements, int cut, int unread, List<Problem> gaps) {

    /**
     * Reads them.
     *
     * @param history the name of the history's table, of which those of the library are
     * @param user whose; null for those of all users
     * @throws InvalidMigrationsException where the server does not count, or does not show it to this user
     */
    public static DatabaseStatements read(Connection connection, Vendor vendor, String history, @Nullable String user)
            throws SQLException {
        Statistics statistics = of(vendor);
        List<Counted> all = statistics.read(connection, user);
        Map<String, Double> calls = new TreeMap<>();
        int cut = 0;
        int unread = 0;
        Dialect dialect = Dialect.of(vendor);
        for (Counted one : all) {
            String text = one.text();
            if (text == null) {
                cut++;
            } else if (!AsciiCase.lower(text).contains(AsciiCase.lower(history))) {
                try {
                    SentText.ofServer(text, dialect).forEach(sql -> calls.merge(sql, one.calls(), Double::sum));
                } catch (InvalidMigrationsException e) {
                    unread++;
                }
            }
        }
        List<SentStatement> sent = new ArrayList<>();
        calls.forEach((text, hourly) -> sent.add(new SentStatement(text, (long) Math.ceil(hourly), "")));
        return new DatabaseStatements(new StatementsFile(vendor.id(), sent), cut, unread, statistics.gaps(connection));
    }

    private static Statistics of(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL -> new PostgreSqlStatistics();
            case MARIADB, MYSQL -> new MySqlStatistics();
            case H2, SQLITE, HSQLDB ->
                throw Problems.refused(
                        "The database does not count the statements that it is sent.",
                        "use PostgreSQL, MariaDB or MySQL, or have the service's tests record them:"
                                + " migration.statements=record");
        };
    }
}
