// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.checks.ForeignHistory;
import dev.migration.internal.checks.ForeignHistory.KnownTool;
import dev.migration.internal.layout.MigrationSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the table of each tool is read, and the tool kept from running. */
public enum Tool {
    FLYWAY(FlywayReader::new),
    SQLX(SqlxReader::new),
    DBMATE(() -> new VersionsReader("dbmate", List.of(new Column("version", ColumnType.TEXT)), "0003_add_phone.sql")),
    GOLANG_MIGRATE(GolangMigrateReader::new),
    DIESEL(() -> new VersionsReader(
            "diesel",
            List.of(new Column("version", ColumnType.TEXT), new Column("run_on", ColumnType.TIME)),
            "2026-01-01-100003_add_phone")),
    GOOSE(GooseReader::new),
    KAT(KatReader::new),
    PRISMA(PrismaReader::new),
    ATLAS(AtlasReader::new),
    LIQUIBASE(LiquibaseReader::new);

    /** A table with one column called version may be anything, so dbmate's is only taken for one by its name. */
    public static final String TABLE_OF_DBMATE = "schema_migrations";

    private final Supplier<ToolReader> reader;

    Tool(Supplier<ToolReader> reader) {
        this.reader = reader;
    }

    private KnownTool known() {
        return KnownTool.valueOf(name());
    }

    /** How it is called in a sentence. */
    public String shown() {
        return known().shown();
    }

    /** How it is called in a setting. */
    public String id() {
        return known().id();
    }

    /** All of them in a sentence. */
    public static String all() {
        List<String> names = Arrays.stream(values()).map(Tool::shown).toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }

    /** The names in settings. */
    public static String ids() {
        return Arrays.stream(values()).map(Tool::id).collect(Collectors.joining(", "));
    }

    /** The one with this name in a setting. */
    public static Optional<Tool> named(String id) {
        return Arrays.stream(values()).filter(tool -> tool.id().equals(id)).findFirst();
    }

    /** Whether it may run in this process: one that is a library of Java has to be on the class path. */
    public boolean mayRunHere() {
        return switch (this) {
            case FLYWAY -> isPresent("org.flywaydb.core.Flyway");
            case LIQUIBASE -> isPresent("liquibase.Liquibase");
            default -> true;
        };
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** How it is kept from running beside these files, which would repeat what is applied from now on. */
    public String howToStop(MigrationSet files) {
        return switch (this) {
            case FLYWAY ->
                // Beside migration.adopt, spring.flyway.enabled=false would switch off our runs.
                FlywayCode.isAmong(files)
                        ? "take its starter or spring-boot-flyway, its plugin and its other calls out of the build, but"
                                + " keep flyway-core, and migration.adopt=flyway set, until none of its migrations and"
                                + " callbacks in Java is left"
                        : "take Flyway out of the application (or set spring.flyway.enabled=false) and out of the build";
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
    public ToolTable lockTable(List<ToolTable> tables) {
        return tables.stream()
                .filter(table -> this == LIQUIBASE && table.columns().keySet().equals(ForeignHistory.LOCK_OF_LIQUIBASE))
                .findFirst()
                .orElse(null);
    }

    public ToolReader reader() {
        return reader.get();
    }

    /** The tool that makes tables with these columns, in lower case: at most one. */
    public static Optional<Tool> of(Set<String> columns) {
        return KnownTool.of(columns).map(known -> valueOf(known.name()));
    }
}
