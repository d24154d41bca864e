// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyMariaDb;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** MariaDB's client as the judge: what the server gets from it is what the scanner gives. */
class MySqlClientTest {

    private static final Pattern SENT = Pattern.compile("^-{14}\n(.*?)\n-{14}\n", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String NEXT = "select 'next'";

    @Test
    void theServerGetsTheSameStatements() throws IOException {
        var script = new StringBuilder();
        var statements = new ArrayList<String>();
        MySqlScannerTest.snippets().forEach(snippet -> {
            script.append(snippet.sql()).append("\n;\n").append(NEXT).append(";\n");
            statements.addAll(snippet.statements());
            statements.add(NEXT);
        });

        assertThat(canonical(sentByClient(script.toString()))).isEqualTo(canonical(statements));
    }

    /** The client leaves comments out, and reads CR LF as LF. */
    private static List<String> canonical(List<String> statements) {
        return statements.stream()
                .map(sql -> CanonicalSql.of(sql.replace("\r\n", "\n"), Dialect.MYSQL))
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    private static List<String> sentByClient(String script) throws IOException {
        EmptyMariaDb.create();
        Process client = EmptyMariaDb.client();
        try (OutputStream input = client.getOutputStream()) {
            input.write(script.getBytes(UTF_8));
        }
        String output = new String(client.getInputStream().readAllBytes(), UTF_8);
        return SENT.matcher(output).results().map(sent -> sent.group(1)).toList();
    }
}
