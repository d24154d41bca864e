package dev.migration.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A long script as one would run it by hand: divided at semicolons outside of quotes and comments to the end of the
 * line, sent as JDBC batches. It knows no more of SQL than the scripts here need.
 */
final class PlainBatches {

    private static final int MOST_STATEMENTS = 250;
    private static final int MOST_CHARACTERS = 256 * 1024;
    private static final int BLOCK = 64 * 1024;

    private final Statement target;
    private int statements;
    private int characters;

    private PlainBatches(Statement target) {
        this.target = target;
    }

    static void run(Reader script, Statement target) throws IOException, SQLException {
        new PlainBatches(target).run(script);
    }

    private void run(Reader script) throws IOException, SQLException {
        var statement = new StringBuilder();
        var block = new char[BLOCK];
        char until = 0; // what ends the quoted text or comment, 0 outside of both
        char previous = 0;
        for (int length = script.read(block); length >= 0; length = script.read(block)) {
            int start = 0;
            for (int i = 0; i < length; i++) {
                char character = block[i];
                if (until != 0) {
                    until = character == until ? 0 : until; // a doubled quote ends it and begins it again
                } else if (character == '\'' || character == '"') {
                    until = character;
                } else if (character == '-' && previous == '-') {
                    until = '\n';
                } else if (character == ';') {
                    add(statement.append(block, start, i - start));
                    start = i + 1;
                }
                previous = character;
            }
            statement.append(block, start, length - start);
        }
        if (!statement.toString().isBlank()) {
            add(statement);
        }
        execute();
    }

    private void add(StringBuilder statement) throws SQLException {
        if (statements == MOST_STATEMENTS || characters + statement.length() > MOST_CHARACTERS) {
            execute();
        }
        target.addBatch(statement.toString());
        statements++;
        characters += statement.length();
        statement.setLength(0);
    }

    private void execute() throws SQLException {
        if (statements > 0) {
            target.executeBatch();
        }
        statements = 0;
        characters = 0;
    }
}
