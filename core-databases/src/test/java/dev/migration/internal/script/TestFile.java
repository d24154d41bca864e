// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** A file whose content a test can exchange. */
public final class TestFile {

    private final String name;
    private byte[] content;
    private int opened;

    TestFile(String name, String content) {
        this(name, content.getBytes(UTF_8));
    }

    TestFile(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    void write(String text) {
        content = text.getBytes(UTF_8);
    }

    void delete() {
        content = null;
    }

    /** A problem as a person reads it, after the code that a person does not see. */
    public static String coded(Problem problem) {
        return problem.code().id() + ": " + problem.text();
    }

    SourceFile source() {
        return new SourceFile(name, "migrations/" + name, this::open);
    }

    private InputStream open() throws IOException {
        if (content == null) {
            throw new IOException("no such file");
        }
        opened++;
        return new ByteArrayInputStream(content);
    }

    /** How often it was opened. */
    int opened() {
        return opened;
    }

    public static ParsedMigration parse(String text) {
        return parse(text, Dialect.POSTGRESQL);
    }

    public static ParsedMigration parse(String text, Dialect dialect) {
        return new TestFile("0001_a.sql", text).parse(dialect);
    }

    public static ParsedMigration parse(String text, Dialect dialect, Map<String, String> placeholders) {
        return new TestFile("0001_a.sql", text).parse(dialect, placeholders);
    }

    public ParsedMigration parse(Dialect dialect) {
        return parse(dialect, Map.of());
    }

    ParsedMigration parse(Dialect dialect, Map<String, String> placeholders) {
        return ScriptParser.parse(migration(), dialect, PlaceholderValues.of(placeholders), null);
    }

    Migration migration() {
        return migration(Layout.SECTIONS, source(), null);
    }

    static ParsedMigration parsePair(TestFile up, TestFile down) {
        return ScriptParser.parse(
                migration(
                        up.source().name().contains("/") ? Layout.DIRECTORIES : Layout.PAIRS,
                        up.source(),
                        down == null ? null : down.source()),
                Dialect.POSTGRESQL,
                PlaceholderValues.NONE,
                null);
    }

    private static Migration migration(Layout layout, SourceFile up, SourceFile down) {
        boolean numbered = Character.isDigit(up.name().charAt(0));
        return new Migration(
                Version.of(numbered ? "0001" : "R__a"),
                numbered ? "0001_a" : "a",
                layout,
                up,
                down,
                null,
                null,
                "",
                HeaderComments.NONE);
    }
}
