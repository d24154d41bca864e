package dev.migration.script;

import dev.migration.problem.CodedText;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/** What a scanner finds in a text when it is asked to its end. */
record Scan(List<Statement> statements, List<Problem> problems) {

    static Scan of(String sql, Dialect dialect) {
        return of(new StringReader(sql), dialect);
    }

    static Scan of(Reader reader, Dialect dialect) {
        return of(SqlScanner.scan(reader, dialect, "x.sql"));
    }

    static Scan of(SqlScanner scanner) {
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

    List<String> texts() {
        return statements.stream().map(Statement::text).toList();
    }

    List<String> problemTexts() {
        return problems.stream().map(CodedText::of).toList();
    }
}
