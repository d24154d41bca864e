// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.client;

import dev.migration.Fix;
import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.help.Printable;
import dev.migration.internal.sql.Statement;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a script. */
final class ScriptText {

    private static final String CHANGED = "Another instance has changed the history. See: "
            + Fix.command("status").text();

    private final ScriptClient client;
    private final StringBuilder text = new StringBuilder();

    ScriptText(ScriptClient client) {
        this.client = client;
    }

    void comment(String line) {
        line("-- " + Printable.line(line));
    }

    void line(String line) {
        text.append(line).append('\n');
    }

    void own(String sql) {
        line(sql + ";");
    }

    void own(List<String> statements) {
        statements.forEach(this::own);
    }

    void changeOneRow(String sql) {
        own(client.requireOneRow(sql, CHANGED));
    }

    void begin() {
        own(client.begin());
    }

    void commit() {
        own("COMMIT");
    }

    /** A statement of a migration as it is, on lines of its own. */
    void script(Statement statement, @Nullable Data data) {
        line(client.ended(statement.text()));
        if (data == null) {
            return;
        }
        var lines = new StringWriter();
        try {
            data.lines().transferTo(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        text.append(lines);
        if (!lines.toString().isEmpty() && !lines.toString().endsWith("\n")) {
            text.append('\n');
        }
        // The mark has to end as the lines do.
        line(lines.toString().endsWith("\r\n") ? "\\.\r" : "\\.");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
