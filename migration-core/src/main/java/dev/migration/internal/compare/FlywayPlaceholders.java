package dev.migration.internal.compare;

import dev.migration.internal.session.Session;
import dev.migration.internal.session.Session.Names;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Flyway's own placeholders mean, except that of the file's name. */
final class FlywayPlaceholders {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** A check without a database does not need the names that are there. */
    private static final Names UNKNOWN = new Names("schema_", "user_", "database_", "table_");

    private FlywayPlaceholders() {}

    static Map<String, String> of(@Nullable Session session) {
        Names names = session == null ? UNKNOWN : session.names();
        return Map.of(
                "flyway:defaultSchema", names.schema(),
                "flyway:user", names.user(),
                "flyway:database", names.database(),
                "flyway:table", names.table(),
                "flyway:timestamp", LocalDateTime.now().format(TIME));
    }
}
