// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.checks;

import dev.migration.Fix;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows the history tables of other tools by their usual names, and where a name says little, by their columns. */
public final class ForeignHistory {

    static final Set<String> NAMES = Set.of("""
            __drizzle_migrations __diesel_schema_migrations __efmigrationshistory _prisma_migrations
            _sqlx_migrations alembic_version ar_internal_metadata atlas_schema_revisions databasechangelog
            databasechangeloglock django_migrations doctrine_migration_versions flyway_schema_history
            goose_db_version gorp_migrations knex_migrations knex_migrations_lock kysely_migration
            mikro_orm_migrations pgmigrations phinxlog refinery_schema_history schema_migrations
            schema_version seaql_migrations sequelizemeta""".split("\\s+"));

    /** The columns of the table beside Liquibase's. */
    public static final Set<String> LOCK_OF_LIQUIBASE = Set.of("id", "locked", "lockgranted", "lockedby");

    /** A part of what teams call a tool's table, which would be asked for its columns. */
    private static final Pattern NAME_OF_HISTORY =
            Pattern.compile("version|histor|migrat|changelog|flyway|liquibase", Pattern.CASE_INSENSITIVE);

    private ForeignHistory() {}

    /** Whether a table with this name and these columns, both in lower case, is one, or keeps the tool's lock. */
    public static boolean isOne(String table, Set<String> columns) {
        return NAMES.contains(table)
                || columns.equals(LOCK_OF_LIQUIBASE)
                || KnownTool.of(columns)
                        .filter(tool -> tool != KnownTool.DBMATE)
                        .isPresent();
    }

    /** The first of these tables with a usual name: one whose columns say whose it is, or else any. */
    static Optional<ForeignTable> named(Session session, String schema, List<String> tables) {
        List<String> usual = tables.stream()
                .filter(table -> NAMES.contains(table.toLowerCase(Locale.ROOT)))
                .toList();
        // Rails' table has the same columns.
        boolean mayBeDbmates = tables.stream().noneMatch("ar_internal_metadata"::equalsIgnoreCase);
        return ofTool(session, schema, usual, mayBeDbmates)
                .or(() -> usual.stream().findFirst().map(table -> new ForeignTable(null, table)));
    }

    /** The first with a name of its own, by its columns. One with a single column may be anything. */
    static Optional<ForeignTable> renamed(Session session, String schema, List<String> tables) {
        Predicate<String> alike = table -> NAME_OF_HISTORY.matcher(table).find();
        return ofTool(session, schema, tables.stream().filter(alike).toList(), false);
    }

    /** None beside a tool that has migrations of its own. */
    private static Optional<ForeignTable> ofTool(
            Session session, String schema, List<String> tables, boolean mayBeDbmates) {
        return session.isBesideOtherTool()
                ? Optional.empty()
                : tables.stream()
                        .flatMap(table -> KnownTool.of(Set.copyOf(columns(session, schema, table)))
                                .filter(tool -> mayBeDbmates || tool != KnownTool.DBMATE)
                                .map(tool -> new ForeignTable(tool, table))
                                .stream())
                        .findFirst();
    }

    /**
     * A table that a tool has made.
     *
     * @param tool null where its columns do not say which, so that its history cannot be taken over
     */
    record ForeignTable(@Nullable KnownTool tool, String name) {

        /** As the subject of a sentence. */
        String shown() {
            return (tool == null ? "Another tool" : tool.shown()) + "'s table " + Printable.line(name);
        }

        /** As the first half of a sentence. */
        String sentence() {
            return "Table " + Printable.line(name) + " is " + (tool == null ? "another tool's" : tool.shown() + "'s");
        }

        /** How what a known tool says is taken over. */
        CharSequence remedy() {
            KnownTool known = Objects.requireNonNull(tool);
            return Remedy.of(
                    "{}{} and {} in a service (validate takes nothing over), or {}",
                    known == KnownTool.LIQUIBASE
                            ? Remedy.of(
                                    "make a baseline of what your Liquibase makes first: {}; then take over what the table"
                                            + " says: ",
                                    Fix.command("adopt", "liquibase", "--from", "URL"))
                            : "take over what it says: ",
                    Fix.setting("adopt", known.id()),
                    Fix.setting("mode", "migrate"),
                    Fix.command("adopt"));
        }
    }

    /** In lower case, in the order of the alphabet; none where they cannot be read. */
    static List<String> columns(Session session, String schema, String table) {
        try {
            return session.database().columns(session.connection(), schema, table).stream()
                    .map(column -> column.toLowerCase(Locale.ROOT))
                    .sorted()
                    .toList();
        } catch (SQLException e) {
            // The schema has a table, and so is refused all the same.
            return List.of();
        }
    }

    /** A tool whose history can be taken over. The name of its table is free in its settings, so the columns say whose it is. */
    public enum KnownTool {
        FLYWAY(
                "Flyway",
                "installed_rank version description type script checksum installed_by installed_on execution_time success"),
        SQLX("sqlx", "version description installed_on success checksum execution_time"),
        DBMATE("dbmate", "version"),
        GOLANG_MIGRATE("golang-migrate", "version dirty"),
        DIESEL("diesel", "version run_on"),
        GOOSE("goose", "id version_id is_applied tstamp"),
        KAT("Kat", "id name migration_time duration"),
        PRISMA("Prisma", "id checksum finished_at migration_name logs rolled_back_at started_at applied_steps_count"),
        ATLAS("Atlas", "version description type applied total executed_at execution_time error hash operator_version"),
        LIQUIBASE("Liquibase", "id author filename dateexecuted orderexecuted exectype md5sum");

        private final String shown;

        private final Set<String> columns;

        KnownTool(String shown, String columns) {
            this.shown = shown;
            this.columns = Set.of(columns.split(" "));
        }

        /** How it is called in a sentence. */
        public String shown() {
            return shown;
        }

        /** How it is called in a setting. */
        public String id() {
            return shown.toLowerCase(Locale.ROOT);
        }

        /**
         * The tool that makes tables with these columns, in lower case. Flyway 3 has one more, Atlas had fewer, and Liquibase has
         * more, as some of them came later.
         */
        public static Optional<KnownTool> of(Set<String> columns) {
            return Arrays.stream(values())
                    .filter(tool -> (tool == FLYWAY || tool == ATLAS || tool == LIQUIBASE)
                            ? columns.containsAll(tool.columns)
                            : columns.equals(tool.columns))
                    .findFirst();
        }
    }
}
