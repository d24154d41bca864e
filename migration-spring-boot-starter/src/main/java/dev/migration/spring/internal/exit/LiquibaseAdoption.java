// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.adopt.Adoption;
import dev.migration.adopt.internal.BaselineFile;
import dev.migration.adopt.internal.BaselineSchema;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.StatusText;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DatabaseIdentity;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.database.MissingDatabase;
import dev.migration.schema.internal.scratch.ScratchRuns;
import dev.migration.spring.internal.settings.Instances;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Makes the first migration of a database that the service's Liquibase has filled, as the command {@code adopt liquibase} of the
 * command line does. The service has the module for it as a dependency while it is switched.
 *
 * @param typed the command's options
 */
record LiquibaseAdoption(Map<String, String> typed) implements ExitTask {

    private static final Logger log = LoggerFactory.getLogger(LiquibaseAdoption.class);

    private static final List<String> COMMAND = List.of("adopt", "liquibase");
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final String FROM = "--from";
    private static final String SCRATCH_URL = "--scratch-url";
    private static final String NAME = "--name";
    private static final String LOCATIONS = "--locations";
    private static final String ADOPT_TABLE = "--adopt-table";
    private static final String ANY_SCHEMA = "--any-schema";
    private static final Set<String> OPTIONS = Set.of(FROM, SCRATCH_URL, NAME, LOCATIONS, ADOPT_TABLE);
    private static final String OWN_URL = "spring.liquibase.url";

    /** Null where the line is another command. */
    static @Nullable LiquibaseAdoption of(String line) {
        List<String> words = ServiceCommand.words(line);
        return words.size() > 1 && words.subList(0, 2).equals(COMMAND)
                ? new LiquibaseAdoption(options(words.subList(2, words.size())))
                : null;
    }

    private static Map<String, String> options(List<String> words) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(ANY_SCHEMA)) {
                options.put(ANY_SCHEMA, "");
                continue;
            }
            String[] option = words.get(i).split("=", 2);
            if (!OPTIONS.contains(option[0])) {
                throw misused("has " + option[0] + ", which is not part of it");
            }
            if (option.length == 1 && i + 1 == words.size()) {
                throw misused("has no value of " + option[0]);
            }
            options.put(option[0], option.length == 1 ? words.get(++i) : option[1]);
        }
        if (!options.containsKey(FROM)) {
            throw misused("does not say which database Liquibase has filled");
        }
        return Map.copyOf(options);
    }

    private static InvalidMigrationsException misused(String why) {
        return refused(
                why,
                "use adopt liquibase --from URL [--scratch-url URL] [--name NAME] [--any-schema] [--locations FOLDERS]"
                        + " [--adopt-table NAME]");
    }

    ExitCode run(Environment environment, @Nullable ClassLoader loader) {
        if (!ClassUtils.isPresent("dev.migration.adopt.internal.BaselineFile", loader)) {
            throw refused(
                    "needs the module migration-adopt, which is not in the class path",
                    "add the dependency dev.migration:migration-adopt until the service is switched");
        }
        DatabaseUrl filled = DatabaseUrlParser.typed(typed.getOrDefault(FROM, ""), FROM + " URL");
        requireFilledByThisService(filled, environment);
        String scratch = typed.get(SCRATCH_URL);
        var file = new BaselineFile(
                runs(environment),
                filled,
                typed.getOrDefault(NAME, "baseline"),
                typed.containsKey(ANY_SCHEMA) ? BaselineSchema.ANY : BaselineSchema.FILLED,
                Path::toString);
        file.requireFilledForThis(null);
        String written = file.write(scratch == null ? filled : DatabaseUrlParser.typed(scratch, SCRATCH_URL + " URL"));
        log.info("migration {}\n{}", this, written.stripTrailing());
        return ExitCode.DONE;
    }

    /** With a URL of its own, Liquibase has changed that database, whatever the service was started with. */
    private static void requireFilledByThisService(DatabaseUrl filled, Environment environment) {
        String own = environment.getProperty(OWN_URL);
        if (own == null || own.isBlank()) {
            return;
        }
        String fills = DatabaseIdentity.ofUrl(DatabaseUrlParser.typed(own, OWN_URL));
        String read = DatabaseIdentity.ofUrl(filled);
        if (!fills.equals(read)) {
            throw refused(
                    "would read " + read + ", and the service's Liquibase changes " + fills + ", which " + OWN_URL
                            + " names, also if the service is started with another spring.datasource.url",
                    "have it fill the new database with both: --spring.datasource.url=URL --" + OWN_URL
                            + "=URL; then type this command with --" + OWN_URL + "=URL too");
        }
    }

    /** Of what the service configures, only the folder and Liquibase's table: the rest is for its own database. */
    private ScratchRuns runs(Environment environment) {
        List<String> folders = List.of(folder(environment).split(" *, *"));
        String table = typed.getOrDefault(ADOPT_TABLE, environment.getProperty("migration.adopt-table", ""));
        return new ScratchRuns(
                () -> settings(folders, table),
                login -> settings(folders, table)
                        .dataSource(new DriverDataSource(login, MissingDatabase.CREATE, () -> {})),
                LiquibaseAdoption::warn);
    }

    private static Migrator.Builder settings(List<String> folders, String table) {
        return Adoption.beforeUp(Migrator.builder().locations(folders), null, table.isBlank() ? null : table);
    }

    /** What is typed, else that of the settings, in the sources. */
    private String folder(Environment environment) {
        String locations = environment.getProperty("migration.locations", "");
        boolean isOne = locations.matches("classpath:[^,]+") && Files.isDirectory(RESOURCES);
        String usual = Files.isDirectory(RESOURCES) ? RESOURCES + "/migrations" : "migrations";
        return typed.getOrDefault(
                LOCATIONS,
                isOne
                        ? RESOURCES
                                .resolve(locations.replaceFirst("^classpath:/?", ""))
                                .toString()
                        : usual);
    }

    private static void warn(List<Problem> problems) {
        if (!problems.isEmpty()) {
            log.warn("{}", StatusText.problems(problems).stripTrailing());
        }
    }

    private static InvalidMigrationsException refused(String why, String remedy) {
        return new InvalidMigrationsException(Instances.invalid(
                ServiceCommand.PROPERTY + "=\"adopt liquibase\" " + why + ". Nothing was done.", remedy));
    }

    @Override
    public String setting() {
        return ServiceCommand.PROPERTY + "=" + this;
    }

    /** Without the options: a URL may have a password. */
    @Override
    public String toString() {
        return String.join(" ", COMMAND);
    }
}
