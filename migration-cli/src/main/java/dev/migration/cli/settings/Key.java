// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Sequence;
import dev.migration.internal.help.Misspelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting, said once: its name gives the flag, the environment variable and the key in {@code migration.toml}; its sentence
 * the help and {@code docs/settings.md}; and its meaning, where it has one, what the builder gets. {@link CommandSettings} uses the rest.
 */
public enum Key {
    URL("URL", "Database: postgres://user@host/name, mysql://…, sqlite:file or a JDBC URL; also as DATABASE_URL."),
    USER("NAME", "Database user; else the one in the URL."),
    PASSWORD("PASSWORD", "Its password; better given as MIGRATION_PASSWORD."),
    HOST("NAME", "Host of the database, in place of a URL; several with commas. Default: localhost."),
    PORT("NUMBER", "Its port. Default: the usual one."),
    DATABASE("NAME", "Name of the database; of SQLite, its file."),
    PRODUCT(
            "postgresql|mariadb|mysql|sqlite",
            "Kind of the database that --host or --database names. Default: postgresql."),
    OPTIONS("NAME=VALUE&…", "Added to the URL's parameters, such as: sslmode=require&connect_timeout=5."),
    LOCATIONS(
            "FOLDER",
            "Folders of migrations, separated by commas. Default: the one of migrations, db/migrations and"
                    + " src/main/resources/migrations that has .sql files."),
    SEEDS("FOLDER", "Folder of the seed data. Default: seeds, else db/seeds."),
    CHECKS("FOLDER", "Folder of the checks. Default: checks, else db/checks."),
    CLASSPATH("JARS", "Jars and folders with the classes of code migrations, separated by commas."),
    SCHEMA(
            "NAME",
            "Schema of the history table. Default: the connection's current schema.",
            Meaning.text(Migrator.Builder::schema)),
    TENANT("SCHEMA", "The tenant that a command works on."),
    TABLE("NAME", "History table. Default: __migrations.", Meaning.text(Migrator.Builder::table)),
    APPLIED_FILE(
            "FILE|none",
            "Copy of what is applied, in the shape of Kimberlite's. Default: .migration/applied.toml where it or .kimberlite is."),
    SCHEMA_FILE("FILE", "File of dump and load. Default: db/schema.sql where there is a folder db, else schema.sql."),
    PLACEHOLDER_PREFIX(
            "TEXT",
            "Text before the name of a placeholder in scripts, such as #[.",
            Meaning.text(Migrator.Builder::placeholderPrefix)),
    PLACEHOLDER_SUFFIX(
            "TEXT",
            "Text after the name of a placeholder in scripts, such as ].",
            Meaning.text(Migrator.Builder::placeholderSuffix)),
    SEQUENCE(
            "auto|strict|relaxed",
            "Whether gaps in version numbers are errors.",
            Meaning.constant(Sequence.class, Migrator.Builder::sequence)),
    OUT_OF_ORDER(
            "auto|allow|reject",
            "Whether an out-of-order migration may run.",
            Meaning.constant(OutOfOrder.class, Migrator.Builder::outOfOrder)),
    PHASE(
            "all|expand|contract",
            "Which migrations up applies: expand leaves those with phase=contract to a later run. Default: expand.",
            Meaning.constant(Phase.class, Migrator.Builder::phase)),
    FAIL_ON_NEWER_SCHEMA("true|false", "Whether a database that is newer than all files is an error."),
    FAIL_ON_MISSING_LOCATION("true|false", "Whether a folder without migrations is an error, also the default one."),
    CREATE_SCHEMA("true|false", "Whether the schema of the history is created where it is missing."),
    RECORD_SCHEMA("true|false", "Whether up and down record what the schema holds then, for drift."),
    INIT_SQL(
            "SQL",
            "SQL that each connection executes first, such as: SET search_path = clinic.",
            Meaning.text(Migrator.Builder::initSql)),
    ROLE(
            "NAME",
            "Role that each connection takes, and to which the tables belong.",
            Meaning.text(Migrator.Builder::role)),
    CONNECT_TIMEOUT(
            "TIME",
            "How long to wait for a database that takes no connections yet. Default: 0s.",
            Meaning.time(Migrator.Builder::connectTimeout)),
    WAIT_TIMEOUT(
            "TIME",
            "How long to wait for another instance, such as 30s. Default: 5m.",
            Meaning.time(Migrator.Builder::waitTimeout)),
    SQL_LOCK_TIMEOUT(
            "TIME",
            "How long a script's statement waits for a lock, or off: the session's own. Default: 1500ms.",
            Meaning.timeOrOff(Migrator.Builder::sqlLockTimeout)),
    SQL_LOCK_RETRIES(
            "NUMBER",
            "How often a script that a lock has stopped is tried again. Default: 10.",
            Meaning.count(Migrator.Builder::sqlLockRetries)),
    BATCHES_TIME(
            "TIME",
            "How long one batch may take, of a migration in batches. Default: 500ms.",
            Meaning.time(Migrator.Builder::batchTime)),
    BATCHES_PAUSE(
            "NUMBER",
            "Share of the time, in percent, in which nothing runs between batches. Default: 50.",
            Meaning.count(Migrator.Builder::batchPause)),
    BATCHES_MAX_LAG(
            "TIME",
            "How far a standby may be behind before batches wait, or off. Default: 10s.",
            Meaning.timeOrOff(Migrator.Builder::batchMaxLag)),
    BATCHES_WAIT_WHILE(
            "SQL",
            "Query that is run before each batch: they wait while its first value is true, or a number other than 0.",
            Meaning.text(Migrator.Builder::batchWaitWhile)),
    REHEARSE_LOCK_TIMEOUT("TIME", "How long a rehearsed statement waits for a lock. Default: 10s."),
    REHEARSE_BUDGET("TIME", "How long a rehearsal may take. Default: 30m."),
    BASELINE(
            "VERSION|none",
            "Newest version that a schema with tables and no history has; none: run all.",
            Meaning.baseline(Migrator.Builder::baseline)),
    ADOPT_TABLE("NAME", "Table from which adopt takes over another tool's history, where a schema has several."),
    NEW_VERSION("sequence|timestamp", "How new numbers the first migration of a folder. Default: sequence, 0001."),
    TEMPLATES("FOLDER", "Folder with your own templates of new, NAME.sql each. Default: .migration/templates."),
    PROTECT("true|false", "Whether down, load, seed, db drop and db reset are refused."),
    ENV(
            "NAME",
            "Environment: .env.NAME is read before .env; protected if prod or production, also misspelt, is a word of its name: prod-eu.");

    private final String label;
    private final String description;
    private final @Nullable Meaning<?> meaning;

    Key(String label, String description) {
        this(label, description, null);
    }

    Key(String label, String description, @Nullable Meaning<?> meaning) {
        this.label = label;
        this.description = description;
        this.meaning = meaning;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String flag() {
        return "--" + id();
    }

    public String variable() {
        return "MIGRATION_" + name();
    }

    /** The placeholder of the value in the help text. */
    public String label() {
        return label;
    }

    public String description() {
        return description;
    }

    /** What it means to the builder; null where it is not the builder's, or not alone. */
    @Nullable
    Meaning<?> meaning() {
        return meaning;
    }

    /** Protection belongs to the environment: a flag that lifts it would be typed without a thought. */
    public boolean hasFlag() {
        return this != PROTECT;
    }

    boolean isList() {
        return this == LOCATIONS || this == CLASSPATH;
    }

    boolean isFlag() {
        return label.equals("true|false");
    }

    boolean isNumber() {
        return label.equals("NUMBER");
    }

    /** The setting of this name, as it is in a file. */
    static Optional<Key> of(String id) {
        return Arrays.stream(values()).filter(key -> key.id().equals(id)).findFirst();
    }

    /** The one that was meant by a misspelt name, in any source. */
    static Optional<Key> meant(String name) {
        String id = name.toLowerCase(Locale.ROOT).replace('_', '-');
        // As in DATABASE_URL, which is the other name of it, and no part of a place as DATABASE is.
        return Misspelling.isNearly("database-url", id)
                ? Optional.of(URL)
                : Misspelling.correct(id, ids()).flatMap(Key::of);
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(Key::id).toList();
    }
}
