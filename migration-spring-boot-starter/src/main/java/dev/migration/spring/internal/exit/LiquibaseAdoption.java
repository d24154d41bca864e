package dev.migration.spring.internal.exit;

import dev.migration.InvalidMigrationsException;
import dev.migration.cli.MigrationCommand;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DatabaseIdentity;
import dev.migration.spring.internal.settings.Instances;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Makes the first migration of a database that the service's Liquibase has filled: the command {@code adopt liquibase} of the
 * command line, which the service has as a dependency while it is switched.
 *
 * @param typed the command's options
 */
record LiquibaseAdoption(List<String> typed) implements ExitTask {

    private static final Logger log = LoggerFactory.getLogger(LiquibaseAdoption.class);

    private static final List<String> COMMAND = List.of("adopt", "liquibase");
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final String FROM = "--from";
    private static final String OWN_URL = "spring.liquibase.url";

    /** Null where the line is another command. */
    static @Nullable LiquibaseAdoption of(String line) {
        List<String> words = ServiceCommand.words(line);
        return words.size() > 1 && words.subList(0, 2).equals(COMMAND)
                ? new LiquibaseAdoption(List.copyOf(words.subList(2, words.size())))
                : null;
    }

    ExitCode run(Environment environment, @Nullable ClassLoader loader) {
        if (!ClassUtils.isPresent("dev.migration.cli.MigrationCommand", loader)) {
            throw refused(
                    "needs the command line, which is not in the class path",
                    "add the dependency dev.migration:migration-cli until the service is switched");
        }
        requireFilledByThisService(environment);
        List<String> arguments = arguments(environment);
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = MigrationCommand.execute(
                System.getenv(),
                Path.of(""),
                new PrintWriter(out),
                new PrintWriter(err),
                arguments.toArray(String[]::new));
        if (!err.toString().isBlank()) {
            log.warn("migration {}\n{}", this, err.toString().stripTrailing());
        }
        if (!out.toString().isBlank()) {
            log.info("migration {}\n{}", this, out.toString().stripTrailing());
        }
        return Stream.of(ExitCode.values())
                .filter(known -> known.value() == exitCode)
                .findFirst()
                .orElse(ExitCode.FAILED);
    }

    /** With a URL of its own, Liquibase has changed that database, whatever the service was started with. */
    private void requireFilledByThisService(Environment environment) {
        String own = environment.getProperty(OWN_URL);
        String from = from();
        if (own == null || own.isBlank() || from == null) {
            return;
        }
        String fills = DatabaseIdentity.ofUrl(DatabaseUrlParser.typed(own, OWN_URL));
        String read = DatabaseIdentity.ofUrl(DatabaseUrlParser.typed(from, FROM));
        if (!fills.equals(read)) {
            throw refused(
                    "would read " + read + ", and the service's Liquibase changes " + fills + ", which " + OWN_URL
                            + " names, also if the service is started with another spring.datasource.url",
                    "have it fill the new database with both: --spring.datasource.url=URL --" + OWN_URL
                            + "=URL; then type this command with --" + OWN_URL + "=URL too");
        }
    }

    private @Nullable String from() {
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            if (word.startsWith(FROM + "=")) {
                return word.substring(FROM.length() + 1);
            }
            if (word.equals(FROM) && i + 1 < typed.size()) {
                return typed.get(i + 1);
            }
        }
        return null;
    }

    /** What is typed; without a folder, the one of the settings in the sources. */
    private List<String> arguments(Environment environment) {
        List<String> arguments = new ArrayList<>(COMMAND);
        arguments.addAll(typed);
        String locations = environment.getProperty("migration.locations", "");
        if (!isTyped("--locations") && locations.matches("classpath:[^,]+") && Files.isDirectory(RESOURCES)) {
            arguments.add("--locations=" + RESOURCES.resolve(locations.replaceFirst("^classpath:/?", "")));
        }
        return arguments;
    }

    private boolean isTyped(String option) {
        return typed.stream().anyMatch(word -> word.equals(option) || word.startsWith(option + "="));
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
