// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.report.StatusText;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/** What a scanner finds in a text when it is asked to its end. */
public record Scan(List<Statement> statements, List<Problem> problems) {

    public static Scan of(String sql, Dialect dialect) {
        return of(new StringReader(sql), dialect);
    }

    public static Scan of(Reader reader, Dialect dialect) {
        return of(SqlScanner.scan(reader, dialect, "x.sql"));
    }

    public static Scan of(SqlScanner scanner) {
        var scan = new Scan(new ArrayList<>(), new ArrayList<>());
        while (true) {
            try {
                if (!scanner.hasNext()) {
                    return scan;
                }
                scan.statements.add(scanner.next());
            } catch (InvalidMigrationsException e) {
                scan.problems.addAll(e.problems());
            }
        }
    }

    /** Fails where it has passed over all words of this text: without a scanner, what is true of all that it finds is true. */
    Scan requireFound(String sql, Dialect dialect) {
        // A line of psql, or of MySQL's client, is no SQL; two dashes at the start of such a line are a comment there.
        String written = sql.replaceAll("(?m)^\\s*\\\\.*$", "");
        boolean isForClient = dialect == Dialect.MYSQL
                && (sql.contains("--") || AsciiCase.lower(sql).contains("delimiter"));
        if (!isForClient
                && SqlTokens.of(written, dialect.syntax()).list().stream()
                        .anyMatch(token -> token.type() == TokenType.WORD)) {
            assertThat(statements.size() + problems.size()).as(sql).isPositive();
        }
        return this;
    }

    public List<String> texts() {
        return statements.stream().map(Statement::text).toList();
    }

    /** What a person is told, and the statements that are left. */
    public String shown() {
        return StatusText.problems(problems) + "Statements: " + texts();
    }

    public List<String> problemTexts() {
        return problems.stream().map(it -> it.code().id() + ": " + it.text()).toList();
    }
}
