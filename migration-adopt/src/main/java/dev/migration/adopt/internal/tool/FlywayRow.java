package dev.migration.adopt.internal.tool;

import dev.migration.internal.find.SourceFile;
import dev.migration.internal.layout.Layout;
import dev.migration.internal.layout.Migration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The row that Flyway writes for a script. */
final class FlywayRow {

    private FlywayRow() {}

    /** Fills it in; otherwise says why that cannot be, and what to do. */
    static Optional<String> write(NewRow row, long rank) throws IOException {
        Migration file = row.file();
        int version = file.name().indexOf("__");
        if (file.layout() != Layout.FLYWAY || version < 0) {
            return row.unnamed("Flyway", "V3__add_phone.sql");
        }
        if (file.isRepeatable() && hasPlaceholder(file.up(), row.placeholderPrefix())) {
            return Optional.of("Flyway's checksum has the values of its placeholders, so Flyway runs it once more");
        }
        row.number("installed_rank", rank)
                .sql("version", "NULL")
                .text("description", file.name().substring(version + 2).replace('_', ' '))
                .text("type", "SQL")
                .text("script", file.up().name())
                .number("checksum", FileHash.flyways(file.up()))
                .text("installed_by", row.by())
                .number("execution_time", row.took().toMillis())
                .sql("success", "TRUE");
        if (!file.isRepeatable()) {
            row.text("version", file.name().substring(1, version).replace('_', '.'));
        }
        return Optional.empty();
    }

    private static boolean hasPlaceholder(SourceFile file, String prefix) throws IOException {
        try (InputStream in = file.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(prefix);
        }
    }
}
