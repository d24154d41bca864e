package dev.migration.cli;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Policy;
import dev.migration.Sequence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a command, read once and from every source; null where the library's default applies.
 *
 * @param login where the database is
 * @param locations where the migrations are; a default where none were given
 * @param schema the schema of the history table
 * @param table the history table
 * @param sequence whether gaps in version numbers are errors
 * @param outOfOrder how an out-of-order migration is handled
 * @param policies what is checked or done beyond the default
 * @param connectTimeout how long to wait for a database that takes no connections yet
 * @param waitTimeout how long to wait for another instance
 * @param sqlLockTimeout how long a statement of a script waits for a lock; zero for what the session is set to
 * @param sqlLockRetries how often a script that was stopped by a lock is tried again
 * @param baseline the version of a schema with tables and no history
 * @param protection why undo is refused here; null where it is not
 */
record Settings(
        @Nullable Value<Login> login,
        Value<List<String>> locations,
        @Nullable Value<String> schema,
        @Nullable Value<String> table,
        @Nullable Value<Sequence> sequence,
        @Nullable Value<OutOfOrder> outOfOrder,
        Set<Policy> policies,
        @Nullable Value<Duration> connectTimeout,
        @Nullable Value<Duration> waitTimeout,
        @Nullable Value<Duration> sqlLockTimeout,
        @Nullable Value<Integer> sqlLockRetries,
        @Nullable Value<Baseline> baseline,
        @Nullable String protection) {

    /**
     * Reads the settings: for each, the first source that has it is used.
     *
     * @param sources in order of precedence
     * @param environment for what only the environment has
     * @param directory where the default locations are looked for
     * @param problems takes everything that is wrong with a value
     */
    static Settings read(List<SettingSource> sources, Environment environment, Path directory, Problems problems) {
        var reader = new SettingReader(sources, problems);
        return new Settings(
                reader.login(),
                reader.locations(directory),
                reader.text(Key.SCHEMA),
                reader.text(Key.TABLE),
                reader.constant(Key.SEQUENCE, Sequence.class),
                reader.constant(Key.OUT_OF_ORDER, OutOfOrder.class),
                reader.policies(),
                reader.duration(Key.CONNECT_TIMEOUT),
                reader.duration(Key.WAIT_TIMEOUT),
                reader.durationOrOff(Key.SQL_LOCK_TIMEOUT),
                reader.count(Key.SQL_LOCK_RETRIES),
                reader.baseline(),
                reader.protection(environment));
    }

    /** A builder that has all of them, except the database. */
    Migrator.Builder builder() {
        Migrator.Builder builder =
                Migrator.builder().locations(locations.value()).policies(policies);
        Value.ifGiven(schema, builder::schema);
        Value.ifGiven(table, builder::table);
        Value.ifGiven(sequence, builder::sequence);
        Value.ifGiven(outOfOrder, builder::outOfOrder);
        Value.ifGiven(connectTimeout, builder::connectTimeout);
        Value.ifGiven(waitTimeout, builder::waitTimeout);
        Value.ifGiven(sqlLockTimeout, builder::sqlLockTimeout);
        Value.ifGiven(sqlLockRetries, builder::sqlLockRetries);
        Value.ifGiven(baseline, builder::baseline);
        return builder;
    }
}
