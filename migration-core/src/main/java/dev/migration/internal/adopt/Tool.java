package dev.migration.internal.adopt;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tool whose table can be read. Its name in the settings of the tool is free, so the columns say whose table it is. */
enum Tool {
    FLYWAY(
            "Flyway",
            FlywayReader::new,
            "installed_rank version description type script checksum installed_by installed_on execution_time success"),
    SQLX("sqlx", SqlxReader::new, "version description installed_on success checksum execution_time"),
    DBMATE("dbmate", DbmateReader::new, "version"),
    GOLANG_MIGRATE("golang-migrate", GolangMigrateReader::new, "version dirty"),
    DIESEL("diesel", DieselReader::new, "version run_on"),
    GOOSE("goose", GooseReader::new, "id version_id is_applied tstamp"),
    KAT("Kat", KatReader::new, "id name migration_time duration"),
    PRISMA(
            "Prisma",
            PrismaReader::new,
            "id checksum finished_at migration_name logs rolled_back_at started_at applied_steps_count"),
    ATLAS(
            "Atlas",
            AtlasReader::new,
            "version description type applied total executed_at execution_time error hash operator_version"),
    LIQUIBASE("Liquibase", LiquibaseReader::new, "id author filename dateexecuted orderexecuted exectype md5sum");

    /** A table with one column called version may be anything, so dbmate's is only taken for one by its name. */
    static final String TABLE_OF_DBMATE = "schema_migrations";

    private static final Set<String> LOCK_OF_LIQUIBASE = Set.of("id", "locked", "lockgranted", "lockedby");

    private final String shown;
    private final Supplier<ToolReader> reader;
    private final Set<String> columns;

    Tool(String shown, Supplier<ToolReader> reader, String columns) {
        this.shown = shown;
        this.reader = reader;
        this.columns = Set.of(columns.split(" "));
    }

    /** How it is called in a sentence. */
    String shown() {
        return shown;
    }

    /** How it is called in a setting. */
    String id() {
        return shown.toLowerCase(Locale.ROOT);
    }

    /** All of them in a sentence. */
    static String all() {
        List<String> names = Arrays.stream(values()).map(Tool::shown).toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }

    /** The names in settings. */
    static String ids() {
        return Arrays.stream(values()).map(Tool::id).collect(Collectors.joining(", "));
    }

    /** The one with this name in a setting. */
    static Optional<Tool> named(String id) {
        return Arrays.stream(values()).filter(tool -> tool.id().equals(id)).findFirst();
    }

    /** How it is kept from running, which would repeat what is applied from now on. */
    String howToStop() {
        return switch (this) {
            case FLYWAY ->
                "take Flyway out of the application (or set spring.flyway.enabled=false) and out of the build";
            case SQLX -> "take sqlx::migrate!() out of the application, and sqlx migrate run out of the deployment";
            case DBMATE -> "take dbmate up and dbmate migrate out of the deployment";
            case GOLANG_MIGRATE -> "take its Up() out of the application, and migrate up out of the deployment";
            case DIESEL ->
                "take run_pending_migrations() out of the application, and diesel's migration run out of the deployment";
            case GOOSE -> "take goose.Up() out of the application, and goose up out of the deployment";
            case KAT -> "take kat up out of the deployment";
            case PRISMA -> "take prisma migrate deploy out of the deployment, and use prisma migrate dev no more";
            case ATLAS -> "take atlas migrate apply out of the deployment";
            case LIQUIBASE ->
                "take Liquibase out of the application (or set spring.liquibase.enabled=false) and out of the build";
        };
    }

    /** The one of these tables that its lock is in; null where there is none. */
    @Nullable
    ToolTable lockTable(List<ToolTable> tables) {
        return tables.stream()
                .filter(table -> this == LIQUIBASE && table.columns().keySet().equals(LOCK_OF_LIQUIBASE))
                .findFirst()
                .orElse(null);
    }

    ToolReader reader() {
        return reader.get();
    }

    /**
     * The tools that make tables with these columns, in lower case: at most one. Flyway 3 has one more, Atlas had
     * fewer, and Liquibase has more, as some of them came later.
     */
    static List<Tool> of(Set<String> columns) {
        return Arrays.stream(values())
                .filter(tool -> (tool == FLYWAY || tool == ATLAS || tool == LIQUIBASE)
                        ? columns.containsAll(tool.columns)
                        : columns.equals(tool.columns))
                .collect(Collectors.toList());
    }
}
