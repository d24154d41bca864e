// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.SqlTokens;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is recorded of a text that is sent: its statements, without those that define objects or set up the session. */
public final class SentText {

    /** What starts with one of them is gone with the release's own migrations, or is about no table. */
    private static final Set<String> LEFT_OUT =
            Set.of(("abort alter analyze begin checkpoint close comment commit create deallocate discard "
                            + "drop end fetch flush grant kill listen move notify optimize pragma reindex release "
                            + "rename reset revoke rollback savepoint set show start unlisten unlock use vacuum xa")
                    .split(" "));

    private SentText() {}

    /**
     * The statements of a text for JDBC.
     *
     * @throws InvalidMigrationsException where it cannot be divided
     */
    public static List<String> ofJdbc(String sql, Dialect dialect) {
        return statements(sql, dialect).stream()
                .map(text -> StatementText.ofJdbc(text, dialect))
                .toList();
    }

    /** The same of a text that a server shows. */
    static List<String> ofServer(String sql, Dialect dialect) {
        return statements(sql, dialect).stream()
                .map(text -> StatementText.ofServer(text, dialect))
                .toList();
    }

    private static List<String> statements(String sql, Dialect dialect) {
        List<String> statements = new ArrayList<>();
        for (var scanner = SqlScanner.scan(new StringReader(sql), dialect); scanner.hasNext(); ) {
            String text = scanner.next().text();
            if (isKept(SqlTokens.of(text, dialect.syntax()))) {
                statements.add(text);
            }
        }
        return statements;
    }

    private static boolean isKept(SqlTokens tokens) {
        // A temporary table may be filled from others.
        boolean temporary = tokens.isAny(1, "temp", "temporary") || tokens.isAny(2, "temp", "temporary");
        return !LEFT_OUT.contains(tokens.at(0)) || (tokens.at(0).equals("create") && temporary);
    }
}
