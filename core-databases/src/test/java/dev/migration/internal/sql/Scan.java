package dev.migration.internal.sql;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.report.StatusText;
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
