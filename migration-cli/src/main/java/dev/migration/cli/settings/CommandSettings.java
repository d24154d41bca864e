package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.Vendor;
import dev.migration.adopt.Adoption;
import dev.migration.cli.database.DatabaseIdentity;
import dev.migration.cli.database.Login;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a command, read once and from every source. What none of them has is left to the library's default.
 *
 * @param login where the database is; null where no source names one
 * @param builders make a builder with everything else
 * @param code the classes of code migrations; null where none are named
 * @param seeds the folder of the seed data
 * @param checks the folder of the checks
 * @param newFiles how the files of a new migration are made
 * @param protection why what destroys is refused here; null where it is not
 * @param liftedProtection a warning where a stronger source lifts the protection of a weaker one, else null
 * @param otherDatabase a warning where {@code --env} names a file with another database than the one that is used, else null
 * @param doubt why nothing may be destroyed with these settings, else null
 * @param tenants what names the tenants; null where there are none
 * @param tenant the one that is meant; null where none is named
 * @param appliedFile gets a copy of what is applied; null for none
 * @param schemaFile where a dump is written; null for the usual file
 * @param wantsContract whether the phase contract is asked for, and nothing else
 * @param bounds make the options of a rehearsal with these sizes, by the bounds that a source has or the usual ones
 * @param path where programs are, as the environment has it
 * @param besideTargets what is wrong where targets are meant: settings that only one database or its tenants can have
 */
public record CommandSettings(
        @Nullable Value<Login> login,
        Supplier<Migrator.Builder> builders,
        @Nullable CodeClasspath code,
        Path seeds,
        Path checks,
        NewFiles newFiles,
        @Nullable String protection,
        @Nullable Problem liftedProtection,
        @Nullable Problem otherDatabase,
        @Nullable Problem doubt,
        @Nullable Tenants tenants,
        @Nullable String tenant,
        @Nullable Path appliedFile,
        @Nullable String schemaFile,
        boolean wantsContract,
        Function<@Nullable Map<String, Size>, RehearsalOptions> bounds,
        String path,
        List<Problem> besideTargets)
        implements AutoCloseable {

    /**
     * Reads the settings: for each, the first source that has it is used.
     *
     * @param directory where the default locations are
     * @param problems takes everything that is wrong with a value
     */
    public static CommandSettings read(SettingSources sources, Path directory, SettingProblems problems) {
        var reader = new SettingReader(sources.inOrder(), problems);
        var logins = new LoginReader(reader, problems);
        Value<Login> login = logins.login();
        CodeClasspath code = reader.code(directory);
        builder(reader, directory, code, login);
        reader.bounds(null);
        // What is wrong with a value is in the problems by now.
        var again = new SettingReader(sources.inOrder(), new SettingProblems());
        return new CommandSettings(
                login,
                () -> builder(again, directory, code, login),
                code,
                reader.folder(Key.SEEDS, directory),
                reader.folder(Key.CHECKS, directory),
                reader.newFiles(directory),
                ProtectionReader.reason(reader, sources.variables()),
                ProtectionReader.lifted(again),
                login != null && logins.isOfEnvironment() ? otherDatabase(sources, login) : null,
                sources.doubt(),
                Tenants.read(reader),
                Tenants.readOne(reader),
                reader.appliedFile(directory),
                reader.textOf(Key.SCHEMA_FILE),
                Phase.CONTRACT.name().equalsIgnoreCase(reader.textOf(Key.PHASE)),
                again::bounds,
                sources.variables().get(0).path(),
                Tenants.besideTargets(reader));
    }

    /**
     * The same for one of many targets.
     *
     * @param database where it is
     * @param schema its own, in which its scripts run, as a tenant's do; null where it has none
     */
    public CommandSettings ofTarget(Value<Login> database, @Nullable String schema) {
        Vendor vendor = database.value().url().vendor();
        return new CommandSettings(
                database,
                () -> builders.get().vendor(vendor == null ? Vendor.POSTGRESQL : vendor),
                code,
                seeds,
                checks,
                newFiles,
                protection,
                liftedProtection,
                null,
                doubt,
                null,
                schema,
                null,
                schemaFile,
                wantsContract,
                bounds,
                path,
                List.of());
    }

    private static @Nullable Problem otherDatabase(SettingSources sources, Value<Login> used) {
        Environment named = sources.ofFlag();
        Value<?> naming = sources.database();
        if (named == null || naming == null || SettingSources.database(named) == null) {
            return null;
        }
        List<SettingSource> order = new ArrayList<>(List.of(named));
        order.addAll(sources.inOrder());
        // What is wrong in a source that is not used is no problem.
        var ignored = new SettingProblems();
        Value<Login> meant = new LoginReader(new SettingReader(order, ignored), ignored).login();
        if (meant == null
                || DatabaseIdentity.ofUrl(meant.value().url())
                        .equals(DatabaseIdentity.ofUrl(used.value().url()))) {
            return null;
        }
        return Problem.warning(
                Code.INVALID_SETTING,
                Place.of(Key.ENV.flag()),
                "The database is that of " + naming.origin() + ", and " + meant.origin() + " names another one.",
                "unset " + naming.origin() + ", or name the database that is meant with --url");
    }

    private static Migrator.Builder builder(
            SettingReader reader, Path directory, @Nullable CodeClasspath code, @Nullable Value<Login> login) {
        Migrator.Builder builder =
                Migrator.builder().policies(reader.policies()).placeholders(reader.placeholders());
        LocationsReader.read(reader, directory, builder);
        if (code != null) {
            builder.codeMigrations(code.migrations());
        }
        reader.text(Key.SCHEMA, builder::schema);
        reader.text(Key.TABLE, builder::table);
        reader.text(Key.PLACEHOLDER_PREFIX, builder::placeholderPrefix);
        reader.text(Key.PLACEHOLDER_SUFFIX, builder::placeholderSuffix);
        reader.text(Key.INIT_SQL, builder::initSql);
        reader.text(Key.ROLE, builder::role);
        Adoption.beforeUp(builder, null, reader.textOf(Key.ADOPT_TABLE));
        reader.constant(Key.SEQUENCE, Sequence.class, builder::sequence);
        reader.constant(Key.OUT_OF_ORDER, OutOfOrder.class, builder::outOfOrder);
        reader.constant(Key.PHASE, Phase.class, builder::phase);
        reader.duration(Key.CONNECT_TIMEOUT, builder::connectTimeout);
        reader.duration(Key.WAIT_TIMEOUT, builder::waitTimeout);
        reader.durationOrOff(Key.SQL_LOCK_TIMEOUT, builder::sqlLockTimeout);
        reader.count(Key.SQL_LOCK_RETRIES, builder::sqlLockRetries);
        reader.duration(Key.BATCHES_TIME, builder::batchTime);
        reader.count(Key.BATCHES_PAUSE, builder::batchPause);
        reader.durationOrOff(Key.BATCHES_MAX_LAG, builder::batchMaxLag);
        reader.text(Key.BATCHES_WAIT_WHILE, builder::batchWaitWhile);
        reader.baseline(builder::baseline);
        Vendor vendor = login == null ? null : login.value().url().vendor();
        if (vendor != null) {
            builder.vendor(vendor);
        }
        return builder;
    }

    /** Whether one tenant is named, or several are. */
    public boolean namesTenants() {
        return tenant != null || tenants != null;
    }

    /** A new builder for each use, which sets the database that it needs. */
    public Migrator.Builder builder() {
        return builders.get();
    }

    /** After the command: until then its code may load classes. */
    @Override
    public void close() {
        if (code != null) {
            code.close();
        }
    }

    /** Without the values, one of which may be a secret. */
    @Override
    public String toString() {
        return "CommandSettings[login=" + login + "]";
    }
}
