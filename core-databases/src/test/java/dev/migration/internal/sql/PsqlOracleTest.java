// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.text.Utf8Reader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PostgreSQL's own client as the judge: what it sends for a file is what the scanner finds in it. What stands around a
 * statement and is no SQL makes no difference: psql sends comments before it and the semicolon behind it.
 */
class PsqlOracleTest {

    private static final Path RESOURCES = Path.of("src/test/resources");

    private static final String EMPTY_DATABASE = """
            DO $$
            DECLARE name text;
            BEGIN
                FOR name IN SELECT nspname FROM pg_namespace
                             WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
                    EXECUTE format('DROP SCHEMA %I CASCADE', name);
                END LOOP;
                PERFORM lo_unlink(oid) FROM pg_largeobject_metadata;
                CREATE SCHEMA public;
            END $$""";

    private static final Map<Path, List<String>> SENT = new LinkedHashMap<>();

    @TempDir
    private static Path folder;

    enum LineEnd {
        LF,
        CR_LF;

        Path script(Path file) throws IOException {
            Path original = RESOURCES.resolve(file);
            if (this == LF) {
                return original;
            }
            Path script = folder.resolve(file.toString().replace('/', '_'));
            return Files.write(
                    script, Files.readString(original).replace("\n", "\r\n").getBytes(UTF_8));
        }
    }

    static Stream<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (String name : List.of("psql", "pg_dump")) {
            try (Stream<Path> found = Files.list(RESOURCES.resolve(name))) {
                found.map(RESOURCES::relativize).forEach(files::add);
            }
        }
        return files.stream().sorted();
    }

    @BeforeAll
    static void runAllFiles() throws IOException, InterruptedException {
        Psql.assumeInstalled();
        var input = new ArrayList<String>();
        for (LineEnd lineEnd : LineEnd.values()) {
            for (Path file : files().toList()) {
                Path script = lineEnd.script(file);
                SENT.put(script, new ArrayList<>());
                input.addAll(List.of("-c", "DISCARD ALL", "-c", EMPTY_DATABASE, "-f", script.toString()));
            }
        }
        String database = EmptyPostgreSql.create().getDatabaseName();
        try (var proxy = new RecordingProxy(EmptyPostgreSql.port())) {
            Psql.run(input, proxy.port(), database);
            assign(proxy.recorded());
        }
    }

    private static void assign(List<String> recorded) {
        var scripts = SENT.values().iterator();
        List<String> current = List.of();
        for (String message : recorded) {
            if (message.equals(EMPTY_DATABASE)) {
                current = scripts.next();
            } else if (!message.equals("DISCARD ALL")) {
                current.add(message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void psqlSendsWhatTheScannerFinds(Path file) throws IOException {
        assertSame(LineEnd.LF.script(file));
    }

    @ParameterizedTest
    @MethodSource("files")
    void soItDoesWhereLinesEndInCrLf(Path file) throws IOException {
        assertSame(LineEnd.CR_LF.script(file));
    }

    private static void assertSame(Path script) throws IOException {
        List<String> scanned = scanned(script);
        var sent = new ArrayList<String>();
        for (String message : SENT.get(script)) {
            String expected = sent.size() < scanned.size() ? scanned.get(sent.size()) : "";
            if (isSame(message, expected)) {
                sent.add(expected);
            } else if (behindNoSql(message, 0) < message.length()) {
                sent.add(message);
            }
        }

        assertThat(sent).isEqualTo(scanned);
    }

    private static List<String> scanned(Path script) throws IOException {
        var all = new ArrayList<String>();
        var reader = Utf8Reader.ofScript(new ByteArrayInputStream(Files.readAllBytes(script)));
        SqlScanner scanner = SqlScanner.scan(reader, Dialect.POSTGRESQL);
        while (scanner.hasNext()) {
            Statement statement = scanner.next();
            all.add(statement.text());
            if (statement.kind() == StatementKind.COPY) {
                var data = new StringWriter();
                scanner.copyData().transferTo(data);
                all.add(data.toString());
            }
        }
        return all;
    }

    private static boolean isSame(String sent, String scanned) {
        int start = behindNoSql(sent, 0);
        int end = start + scanned.length();
        return sent.equals(scanned)
                || (!scanned.isEmpty() && sent.startsWith(scanned, start) && behindNoSql(sent, end) == sent.length());
    }

    /** Where spaces, semicolons and comments end. */
    private static int behindNoSql(String text, int start) {
        int at = start;
        int depth = 0;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (depth > 0) {
                boolean closes = text.startsWith("*/", at);
                depth -= closes ? 1 : 0;
                at += closes ? 2 : 1;
            } else if (text.startsWith("--", at)) {
                int lineFeed = text.indexOf('\n', at);
                at = lineFeed < 0 ? text.length() : lineFeed;
            } else if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ';') {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }
}
