// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.InvalidMigrationsException;
import dev.migration.Vendor;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.sql.Dialect;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The file {@code statements.sql}: what the release that serves sends.
 *
 * @param product the {@linkplain Vendor#id() name} of the database that reads them
 * @param statements sorted by their text, each once
 */
public record StatementsFile(String product, List<SentStatement> statements) {

    private static final String HOURLY = " an hour";
    private static final String COMMENT = "-- ";

    private static final String WRITER =
            "-- Written by the tests (migration.statements=record) or by `migration statements`;"
                    + " review it like migrations.lock.\n";

    /** Sorts them, and makes those of the same text one. */
    public StatementsFile {
        Map<String, SentStatement> byText = new TreeMap<>();
        statements.forEach(one -> byText.merge(one.text(), one, SentStatement::with));
        statements = List.copyOf(byText.values());
    }

    /**
     * Reads a file.
     *
     * @throws InvalidMigrationsException where it is not such a file
     */
    public static StatementsFile read(Path file) {
        var source = SourceFile.onDisk(file.toString(), file.toString(), file);
        var text = new StringWriter();
        try (Reader reader = source.read()) {
            reader.transferTo(text);
        } catch (IOException e) {
            throw new InvalidMigrationsException(source.problem(e));
        }
        return parse(file.toString(), text.toString());
    }

    /**
     * Reads a text.
     *
     * @param name how the file is called in problems
     * @throws InvalidMigrationsException where it is not the text of such a file
     */
    public static StatementsFile parse(String name, String text) {
        var reader = new StatementsReader(name, text);
        List<SentStatement> statements = reader.read();
        return new StatementsFile(reader.product(), statements);
    }

    /** How its statements are read. */
    public Dialect dialect() {
        return Dialect.of(StatementsReader.vendor(product).orElseThrow());
    }

    /** The same with more statements. */
    public StatementsFile with(Collection<SentStatement> more) {
        return new StatementsFile(
                product, Stream.concat(statements.stream(), more.stream()).toList());
    }

    /** The same without the statements of these texts. */
    public StatementsFile without(Collection<String> texts) {
        return new StatementsFile(
                product,
                statements.stream().filter(one -> !texts.contains(one.text())).toList());
    }

    /** As it is written: the same for the same statements, whatever their order. */
    public String text() {
        var text = new StringBuilder(Root.STATEMENTS_HEAD)
                .append(product)
                .append('\n')
                .append(WRITER);
        for (SentStatement statement : statements) {
            text.append('\n');
            if (!statement.caller().isEmpty()) {
                text.append(COMMENT).append(statement.caller()).append('\n');
            }
            if (statement.calls() > 0) {
                text.append(COMMENT)
                        .append(Printable.counted(statement.calls(), "call"))
                        .append(HOURLY)
                        .append('\n');
            }
            text.append(statement.text()).append(";\n");
        }
        return text.toString();
    }
}
