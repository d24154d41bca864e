// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.adopt.Adoption;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.schema.internal.database.DatabaseIdentity;
import dev.migration.schema.internal.files.Numbering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a command, from every source. What none of them has is left to the library's default.
 *
 * @param reader has the rest
 * @param directory the working directory
 * @param code the classes of code migrations; null where none are named
 * @param login where the database is; null where no source names one
 * @param protection why what destroys is refused here; null where it is not
 * @param otherDatabase why the database that is set may be another one than is meant; else null
 * @param doubt why any may be another database than is meant, or one to be protected, so that nothing may be destroyed; else null
 * @param ofTarget whether it is one of many targets
 * @param schemaOfTarget its own, in which its scripts run, as a tenant's do; null where it has none
 */
public record CommandSettings(
        SettingReader reader,
        Path directory,
        @Nullable CodeClasspath code,
        @Nullable Value<DatabaseUrl> login,
        @Nullable String protection,
        @Nullable Problem otherDatabase,
        @Nullable Problem doubt,
        boolean ofTarget,
        @Nullable String schemaOfTarget)
        implements AutoCloseable {

    private static final Path APPLIED_FILE = Path.of(".migration", "applied.toml");
    private static final Path TEMPLATES = Path.of(".migration", "templates");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+");

    /**
     * Reads the settings: for each, the first source that has it is used.
     *
     * @param directory where the default locations are
     * @param problems takes everything that is wrong with a value
     */
    public static CommandSettings read(SettingSources sources, Path directory, SettingProblems problems) {
        var reader = new SettingReader(sources.inOrder(), problems);
        var logins = new LoginReader(reader, problems);
        Value<DatabaseUrl> login = logins.login();
        Problem other = login != null && logins.isOfEnvironment() ? otherDatabase(sources, login) : null;
        if (other != null) {
            sources.remarks().add(other);
        }
        var settings = new CommandSettings(
                reader,
                directory,
                reader.code(directory),
                login,
                protection(reader, sources),
                other,
                sources.doubt(),
                false,
                null);
        // So that all problems are found at once.
        settings.builder();
        settings.bounds(null);
        settings.seeds();
        settings.checks();
        settings.newFiles();
        settings.appliedFile();
        settings.schemaFile();
        settings.tenant();
        return settings;
    }

    /**
     * The same for one of many targets.
     *
     * @param database where it is
     * @param beside whether it is there by the database that is set, which may be another one than is meant
     * @param schema its own, in which its scripts run, as a tenant's do; null where it has none
     */
    public CommandSettings ofTarget(Value<DatabaseUrl> database, boolean beside, @Nullable String schema) {
        Problem other = beside ? otherDatabase : null;
        return new CommandSettings(reader, directory, code, database, protection, other, doubt, true, schema);
    }

    /** The same for this phase, whatever the sources say. */
    public CommandSettings of(Phase phase) {
        return new CommandSettings(
                reader.with(Key.PHASE, phase.name()),
                directory,
                code,
                login,
                protection,
                otherDatabase,
                doubt,
                ofTarget,
                schemaOfTarget);
    }

    /** The same for all phases unless a source names one: for a database that no application uses. */
    public CommandSettings ofAllPhases() {
        return reader.find(Key.PHASE) == null ? of(Phase.ALL) : this;
    }

    /** Why nothing may be destroyed: the first of the doubts. */
    @Override
    public @Nullable Problem doubt() {
        return otherDatabase == null ? doubt : otherDatabase;
    }

    /** Why what destroys is refused: the database may be that of any source, so what one says is not taken back by another. */
    private static @Nullable String protection(SettingReader reader, SettingSources sources) {
        reader.textOf(Key.ENV);
        return reader.protecting()
                .map(origin -> "protect is true (" + origin + ")")
                .or(() -> sources.environments()
                        .filter(name -> isProtected(name.value()))
                        .findFirst()
                        .map(name -> "the environment is " + name.value() + " (" + name.origin() + ")"))
                .orElse(null);
    }

    /** With such a word, or nearly such a one, it may be production: a question too many does no harm. */
    private static boolean isProtected(String environment) {
        return BETWEEN_WORDS
                .splitAsStream(environment.toLowerCase(Locale.ROOT))
                .anyMatch(word -> Misspelling.isNearly("production", word) || Misspelling.isNearly("prod", word));
    }

    private static @Nullable Problem otherDatabase(SettingSources sources, Value<DatabaseUrl> used) {
        SettingSource named = sources.ofFlag();
        Value<?> naming = sources.database();
        if (named == null || naming == null || named.database() == null) {
            return null;
        }
        List<SettingSource> order = new ArrayList<>(List.of(named));
        order.addAll(sources.inOrder());
        // What is wrong in a source that is not used is no problem.
        var ignored = new SettingProblems();
        Value<DatabaseUrl> meant = new LoginReader(new SettingReader(order, ignored), ignored).login();
        if (meant == null || DatabaseIdentity.ofUrl(meant.value()).equals(DatabaseIdentity.ofUrl(used.value()))) {
            return null;
        }
        return Problem.warning(
                Code.INVALID_SETTING,
                Place.of(Key.ENV.flag()),
                "The database comes from " + naming.origin() + ", but " + meant.origin() + " names another one.",
                "unset " + naming.origin() + ", or name the right database with --url");
    }

    /** The names of the files that are read as settings where no option names one. */
    public static List<String> usualFiles() {
        return Stream.of(SettingsFile.STANDARD, SettingsFile.OF_OTHERS)
                .flatMap(List::stream)
                .toList();
    }

    /** A new builder for each use, with everything but the database. */
    public Migrator.Builder builder() {
        Migrator.Builder builder =
                Migrator.builder().policies(reader.policies()).placeholders(reader.placeholders());
        LocationsReader.read(reader, directory, builder);
        if (code != null) {
            builder.codeMigrations(code.migrations());
        }
        Adoption.beforeUp(builder, null, reader.textOf(Key.ADOPT_TABLE));
        for (Key key : Key.values()) {
            reader.set(key, builder);
        }
        Vendor vendor = login == null ? null : login.value().vendor();
        if (vendor != null) {
            builder.vendor(vendor);
        }
        return builder;
    }

    /** The folder of the seed data. */
    public Path seeds() {
        return folder(Key.SEEDS);
    }

    /** The folder of the checks. */
    public Path checks() {
        return folder(Key.CHECKS);
    }

    /** A folder that has the setting's own name where no source names one: here, else in db. */
    private Path folder(Key key) {
        Path named = reader.pathOf(key);
        Path beside = directory.resolve("db").resolve(key.id());
        Path usual = directory.resolve(key.id());
        if (named != null) {
            return directory.resolve(named);
        }
        return Files.notExists(usual) && Files.isDirectory(beside) ? beside : usual;
    }

    /** How the files of a new migration are made. */
    public NewFiles newFiles() {
        Value<?> locations = reader.find(Key.LOCATIONS);
        Path templates = reader.pathOf(Key.TEMPLATES);
        return new NewFiles(
                reader.valueOr(Key.NEW_VERSION, text -> Meaning.constant(Numbering.class, text), Numbering.SEQUENCE),
                locations == null ? null : locations.origin(),
                directory.resolve(templates == null ? TEMPLATES : templates));
    }

    /** Gets a copy of what is applied: the usual one where it is there, or Kimberlite's folder is; null for none. */
    public @Nullable Path appliedFile() {
        Path named = reader.pathOf(Key.APPLIED_FILE);
        if (ofTarget || (named != null && named.toString().equals("none"))) {
            return null;
        }
        Path usual = directory.resolve(APPLIED_FILE);
        boolean isUsual = Files.exists(usual) || Files.isDirectory(directory.resolve(".kimberlite"));
        return named != null ? directory.resolve(named) : isUsual ? usual : null;
    }

    /** Where a dump is written; null for the usual file. */
    public @Nullable String schemaFile() {
        return reader.textOf(Key.SCHEMA_FILE);
    }

    /** The options of a rehearsal with these sizes, by the bounds that a source has or the usual ones. */
    public RehearsalOptions bounds(@Nullable Map<String, Size> sizes) {
        RehearsalOptions usual = RehearsalOptions.SCRATCH;
        return new RehearsalOptions(
                reader.valueOr(Key.REHEARSE_LOCK_TIMEOUT, Durations::parse, usual.lockTimeout()),
                reader.valueOr(Key.REHEARSE_BUDGET, Durations::parse, usual.budget()),
                sizes);
    }

    /** Whether one tenant is named, or several are. */
    public boolean namesTenants() {
        return tenant() != null || tenants() != null;
    }

    /** What names several tenants; null where there are none. */
    public @Nullable Tenants tenants() {
        return ofTarget ? null : reader.tenants();
    }

    /** The one that is meant; null where none is named. */
    public @Nullable String tenant() {
        return ofTarget ? schemaOfTarget : TenantReader.one(reader);
    }

    /** What is wrong where targets are meant: settings that only one database or its tenants can have. */
    public List<Problem> besideTargets() {
        return TenantReader.besideTargets(reader);
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
