package dev.migration.cli.schema;

import dev.migration.InvalidMigrationsException;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.adopt.internal.liquibase.LiquibaseRun;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.database.DatabaseIdentity;
import dev.migration.cli.database.DriverDataSource;
import dev.migration.cli.database.Login;
import dev.migration.cli.database.ScratchDatabase;
import dev.migration.cli.engine.DatabaseFacts;
import dev.migration.cli.engine.Migrations;
import dev.migration.cli.engine.scratch.LiquibaseBaseline;
import dev.migration.cli.engine.scratch.ScratchProof;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the first migration of a changelog of Liquibase. */
@Command(
        name = "liquibase",
        description =
                "Writes the first migration from the schema that your own Liquibase creates in a scratch database,"
                        + " and checks in another one that it creates the same.",
        footer = "migration adopt liquibase --changelog master.xml --liquibase-classpath \"src:lib/*\"")
public final class LiquibaseCommand extends Subcommand {

    private static final String VERSION = "0001";

    @Option(
            names = "--changelog",
            required = true,
            paramLabel = "FILE",
            description = "The changelog, by the path that Liquibase records in production.")
    private String changelog = "";

    @Option(
            names = "--liquibase-classpath",
            paramLabel = "PATHS",
            description =
                    "Liquibase's jars and all that it needs, your classes, and the folders in which the changelogs"
                            + " are; folder/* has all jars of a folder. The working directory is part of it if none of them has the"
                            + " changelog.")
    private @Nullable String classpath;

    @Option(names = "--contexts", paramLabel = "CONTEXTS", description = "Those with which it runs in production.")
    private @Nullable String contexts;

    @Option(
            names = {"--labels", "--label-filter"},
            paramLabel = "FILTER",
            description = "The filter of labels in production. Default: all.")
    private @Nullable String labels;

    @Option(
            names = "--default-schema",
            paramLabel = "NAME",
            description =
                    "Liquibase's default schema in production, if one is set. Not used on MariaDB, MySQL and SQLite.")
    private @Nullable String defaultSchema;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "Value of a parameter of the changelog; once for each.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description =
                    "An empty database on whose server three scratch databases are created and dropped, for a user who"
                            + " may create databases. Default: the configured one, which may have tables.")
    private @Nullable String scratchUrl;

    @Option(names = "--name", paramLabel = "NAME", description = "What the migration is called. Default: baseline.")
    private String name = "baseline";

    @Override
    protected ExitCode run(Invocation invocation) {
        Login beside = beside(invocation);
        Path target = target(invocation, beside);
        try (URLClassLoader loader = LiquibaseClasspath.of(classpath, invocation.directory(), changelog)) {
            var liquibase = new LiquibaseRun(
                    loader,
                    changelog,
                    contexts,
                    labels,
                    hasSchemas(vendor(invocation, beside)) ? defaultSchema : null,
                    Map.copyOf(Objects.requireNonNullElse(parameters, Map.of())));
            var baseline = new LiquibaseBaseline(invocation, liquibase, mayChangeServer(invocation, beside));
            try (var proof = new ScratchProof(invocation, beside, target.getFileName(), baseline)) {
                write(proof.file(), target);
            }
            int count = baseline.changesets();
            invocation.print("Wrote " + invocation.shown(target) + ", which gives the same as the " + count
                    + (count == 1 ? " changeset" : " changesets") + " that Liquibase ran.\n"
                    + baseline.leftOut()
                    + "Databases that Liquibase has migrated take it over: migration adopt, or migration.adopt=liquibase in"
                    + " a service. Empty ones run it.\n");
        } catch (IOException e) {
            throw FileFailure.cannotWrite(target, e);
        }
        return ExitCode.DONE;
    }

    private Login beside(Invocation invocation) {
        if (scratchUrl == null) {
            Protection.requireUnprotected(invocation, "name an empty database of another server: --scratch-url");
            return invocation.login();
        }
        Login empty = Login.typed(scratchUrl, "--scratch-url URL");
        try (var scratch = ScratchDatabase.of(empty, invocation.hasDatabase() ? invocation.login() : null)) {
            return scratch.login();
        }
    }

    /** Only one that is surely not the one of production. */
    private boolean mayChangeServer(Invocation invocation, Login beside) {
        return scratchUrl != null
                && (ScratchDatabase.isAlone(beside)
                        || (invocation.hasDatabase() && DatabaseIdentity.isOtherServer(beside, invocation.login())));
    }

    /** The file in the folder of the migrations, for the product of the scratch database. */
    private Path target(Invocation invocation, Login beside) {
        Vendor vendor = vendor(invocation, beside);
        Migrations others = Migrations.beside(
                invocation.builder().vendor(vendor).dataSource(null).build());
        Path target = others.folder().resolve(VERSION + "_" + name + ".sql");
        if (Files.exists(target)) {
            requireOurs(invocation, target);
        } else if (!others.versions().isEmpty() && others.versions().first().compareTo(Version.of(VERSION)) <= 0) {
            throw refused(
                    "The folder " + invocation.shown(others.folder()) + " has the version "
                            + others.versions().first() + " already, and the baseline is the first migration.",
                    "name another folder: --locations FOLDER");
        }
        return target;
    }

    private static boolean hasSchemas(Vendor vendor) {
        return vendor == Vendor.POSTGRESQL || vendor == Vendor.H2 || vendor == Vendor.HSQLDB;
    }

    /** A database in a file need not be there yet. */
    private static Vendor vendor(Invocation invocation, Login beside) {
        Vendor named = beside.url().vendor();
        return named != null
                ? named
                : DatabaseFacts.product(invocation
                        .builder()
                        .dataSource(new DriverDataSource(beside))
                        .build());
    }

    private static void requireOurs(Invocation invocation, Path target) {
        try {
            if (Files.readAllLines(target).stream().noneMatch(line -> line.startsWith("-- ran "))) {
                throw refused(
                        "There is a file " + invocation.shown(target) + ", which is no baseline of a changelog.",
                        "choose another name: --name NAME; or another folder: --locations FOLDER");
            }
        } catch (IOException e) {
            throw FileFailure.cannotWrite(target, e);
        }
    }

    private static InvalidMigrationsException refused(String message, String remedy) {
        return Problems.refused(message + " Nothing was done.", remedy);
    }

    private static void write(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path beside = Files.createTempFile(target.getParent(), ".", ".sql");
        Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
