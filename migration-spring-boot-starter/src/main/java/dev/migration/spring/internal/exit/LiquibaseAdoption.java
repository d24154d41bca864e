package dev.migration.spring.internal.exit;

import dev.migration.InvalidMigrationsException;
import dev.migration.cli.MigrationCommand;
import dev.migration.internal.report.ExitCode;
import dev.migration.spring.internal.settings.Instances;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Makes the first migration of the service's changelog, by its own Liquibase and with its class path: the command
 * {@code adopt liquibase} of the command line, which the service has as a dependency while it is switched.
 *
 * @param typed the command's options
 */
record LiquibaseAdoption(List<String> typed) implements ExitTask {

    private static final Logger log = LoggerFactory.getLogger(LiquibaseAdoption.class);

    private static final List<String> COMMAND = List.of("adopt", "liquibase");
    private static final String SETTINGS = "spring.liquibase.";
    private static final String DEFAULT_CHANGELOG = "classpath:/db/changelog/db.changelog-master.yaml";
    private static final Path RESOURCES = Path.of("src/main/resources");

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
        if (!isTyped("--scratch-url")) {
            throw refused(
                    "does not say where it may create databases",
                    "add --scratch-url with the URL of an empty database of the same product as production, such as"
                            + " postgres://postgres@localhost/scratch or jdbc:h2:mem:scratch");
        }
        List<String> arguments = arguments(environment);
        var out = new StringWriter();
        var err = new StringWriter();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        int exitCode;
        try {
            exitCode = MigrationCommand.execute(
                    System.getenv(),
                    Path.of(""),
                    new PrintWriter(out),
                    new PrintWriter(err),
                    arguments.toArray(String[]::new));
        } finally {
            thread.setContextClassLoader(before);
        }
        if (!err.toString().isBlank()) {
            log.warn("migration {}\n{}", this, err.toString().stripTrailing());
        }
        if (!out.toString().isBlank()) {
            log.info("migration {}\n{}", this, out.toString().stripTrailing());
        }
        if (exitCode != ExitCode.DONE.value() && hasUsualChangelog(Binder.get(environment))) {
            log.warn(
                    "spring.liquibase.change-log is not set, so Spring Boot's default was used: {}. The settings of a SpringLiquibase"
                            + " bean are not read: pass them to the command: --changelog PATH --contexts …",
                    DEFAULT_CHANGELOG);
        }
        return Stream.of(ExitCode.values())
                .filter(known -> known.value() == exitCode)
                .findFirst()
                .orElse(ExitCode.FAILED);
    }

    /** What is typed, and for the rest what Spring Boot gives to Liquibase. */
    List<String> arguments(Environment environment) {
        Binder settings = Binder.get(environment);
        List<String> arguments = new ArrayList<>(COMMAND);
        arguments.addAll(typed);
        if (!isTyped("--changelog")) {
            String changelog =
                    settings.bind(SETTINGS + "change-log", String.class).orElse(DEFAULT_CHANGELOG);
            arguments.add("--changelog=" + changelog.replaceFirst("^classpath:/?", ""));
        }
        if (!isTyped("--contexts")) {
            list(settings, "contexts").ifPresent(all -> arguments.add("--contexts=" + all));
        }
        if (!isTyped("--labels") && !isTyped("--label-filter")) {
            list(settings, "label-filter").ifPresent(all -> arguments.add("--labels=" + all));
        }
        if (!isTyped("--default-schema")) {
            settings.bind(SETTINGS + "default-schema", String.class)
                    .ifBound(schema -> arguments.add("--default-schema=" + schema));
        }
        if (!isTyped("--param")) {
            settings.bind(SETTINGS + "parameters", Bindable.mapOf(String.class, String.class))
                    .orElse(Map.of())
                    .forEach((name, value) -> arguments.add("--param=" + name + "=" + value));
        }
        String locations = environment.getProperty("migration.locations", "");
        if (!isTyped("--locations") && locations.matches("classpath:[^,]+") && Files.isDirectory(RESOURCES)) {
            arguments.add("--locations=" + RESOURCES.resolve(locations.replaceFirst("^classpath:/?", "")));
        }
        return arguments;
    }

    private boolean hasUsualChangelog(Binder settings) {
        return !isTyped("--changelog")
                && !settings.bind(SETTINGS + "change-log", String.class).isBound();
    }

    private static Optional<String> list(Binder settings, String name) {
        var bound = settings.bind(SETTINGS + name, Bindable.listOf(String.class));
        return bound.isBound() ? Optional.of(String.join(",", bound.get())) : Optional.empty();
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
