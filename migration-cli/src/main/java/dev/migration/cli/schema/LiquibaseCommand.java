package dev.migration.cli.schema;

import dev.migration.InvalidMigrationsException;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.adopt.internal.LiquibaseBaseline;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DatabaseFacts;
import dev.migration.schema.internal.database.DatabaseFile;
import dev.migration.schema.internal.database.DatabaseIdentity;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.scratch.ScratchProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the first migration of what Liquibase has made. */
@Command(
        name = "liquibase",
        description =
                "Writes the first migration from a database that your own Liquibase has filled, and checks in a scratch"
                        + " database that it gives the same.",
        footer = "migration adopt liquibase --from postgres://postgres@localhost/clinic_new")
public final class LiquibaseCommand extends Subcommand {

    private static final String VERSION = "0001";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URL",
            description =
                    "A database that was empty before your Liquibase ran there, as it runs in production. It is only"
                            + " read.")
    private String from = "";

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description =
                    "A database on whose server the scratch database is created and dropped, for a user who may create"
                            + " databases. Default: that of --from.")
    private @Nullable String scratchUrl;

    @Option(names = "--name", paramLabel = "NAME", description = "What the migration is called. Default: baseline.")
    private String name = "baseline";

    @Override
    protected ExitCode run(Invocation invocation) {
        DatabaseUrl filled = DatabaseUrlParser.typed(from, "--from URL");
        requireFilledForThis(invocation, filled);
        if (scratchUrl == null) {
            Protection.requireUnprotected(invocation, "name a database of another server: --scratch-url");
        }
        DatabaseUrl beside = scratchUrl == null ? filled : DatabaseUrlParser.typed(scratchUrl, "--scratch-url URL");
        Path target = target(invocation, filled);
        LiquibaseBaseline baseline = LiquibaseBaseline.of(invocation.scratchRuns(), filled);
        try (var proof = new ScratchProof(invocation.scratchRuns(), beside, target.getFileName(), baseline)) {
            write(proof.file(), target);
        } catch (IOException e) {
            throw FileFailure.cannotWrite(target, e);
        }
        invocation.print("Wrote " + invocation.shown(target) + ", which gives the same as " + baseline.inWords()
                + "\nDatabases that Liquibase has migrated take it over: migration adopt, or migration.adopt=liquibase in"
                + " a service. Empty ones run it.\n");
        return ExitCode.DONE;
    }

    /** All rows of it become a part of the migration. */
    private static void requireFilledForThis(Invocation invocation, DatabaseUrl filled) {
        DatabaseFile.missing(filled).ifPresent(file -> {
            throw refused(
                    "There is no database at " + Printable.line(file.toString()) + ".", "check the URL of --from");
        });
        if (invocation.hasDatabase() && DatabaseIdentity.isSame(filled, invocation.login())) {
            throw refused(
                    "--from names the configured database, " + filled
                            + ", and all rows of it would be in the migration.",
                    "have your Liquibase fill a new, empty database, and name that: --from URL");
        }
    }

    /** The file in the folder of the migrations, for the product of the scratch database. */
    private Path target(Invocation invocation, DatabaseUrl filled) {
        Vendor vendor = vendor(invocation, filled);
        Migrations others = Migrations.beside(
                invocation.builder().vendor(vendor).dataSource(null).build());
        Path target = others.folder().resolve(VERSION + "_" + name + ".sql");
        if (Files.exists(target)) {
            throw refused(
                    "There is a file " + invocation.shown(target) + " already.",
                    "move it out of the folder, start again, and carry over what was added to it by hand");
        }
        if (!others.versions().isEmpty() && others.versions().first().compareTo(Version.of(VERSION)) <= 0) {
            throw refused(
                    "The folder " + invocation.shown(others.folder()) + " has the version "
                            + others.versions().first() + " already, and the baseline is the first migration.",
                    "name another folder: --locations FOLDER");
        }
        return target;
    }

    private static Vendor vendor(Invocation invocation, DatabaseUrl filled) {
        Vendor named = filled.vendor();
        return named != null
                ? named
                : DatabaseFacts.product(invocation
                        .builder()
                        .dataSource(new DriverDataSource(filled))
                        .build());
    }

    private static InvalidMigrationsException refused(String message, String remedy) {
        return Problems.refused(message + " Nothing was done.", remedy);
    }

    private static void write(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path beside = Files.createTempFile(target.getParent(), ".", ".sql");
        try {
            Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, target);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
