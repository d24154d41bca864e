// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.InvalidMigrationsException;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.database.DatabaseFacts;
import dev.migration.schema.internal.database.DatabaseFile;
import dev.migration.schema.internal.database.DatabaseIdentity;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.scratch.ScratchProof;
import dev.migration.schema.internal.scratch.ScratchRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first migration of a database that the team's own Liquibase has filled, as a file among the migrations.
 *
 * @param filled that database
 * @param name what the migration is called
 * @param schema in which schemas it can run
 * @param shown a path as it is shown
 */
public record BaselineFile(
        ScratchRuns runs, DatabaseUrl filled, String name, BaselineSchema schema, Function<Path, String> shown) {

    private static final String VERSION = "0001";

    /** Refuses a database that is not there, or is the configured one: all rows of it become a part of the migration. */
    public void requireFilledForThis(@Nullable DatabaseUrl configured) {
        DatabaseFile.missing(filled).ifPresent(file -> {
            throw refused(
                    "There is no database at " + Printable.line(file.toString()) + ".", "check the URL of --from");
        });
        if (configured != null && DatabaseIdentity.isSame(filled, configured)) {
            throw refused(
                    "--from names the configured database, " + filled
                            + ", and all rows of it would be in the migration.",
                    "have your Liquibase fill a new, empty database, and name that: --from URL");
        }
    }

    /**
     * Makes it, proves it in a scratch database and writes it.
     *
     * @param beside on whose server the scratch database is
     * @return what was written
     */
    public String write(DatabaseUrl beside) {
        Path target = target();
        LiquibaseBaseline baseline = LiquibaseBaseline.of(runs, filled, schema);
        try (var proof = new ScratchProof(runs, beside, target.getFileName(), baseline)) {
            write(proof.file(), target);
        } catch (IOException e) {
            throw FileFailure.cannotWrite(target, e);
        }
        return "Wrote " + shown.apply(target) + ", which gives the same as " + baseline.inWords()
                + "\nDatabases that Liquibase has migrated take it over: migration adopt, or migration.adopt=liquibase in"
                + " a service. Empty ones run it.\n";
    }

    /** The file in the folder of the migrations, for the product of the scratch database. */
    private Path target() {
        Migrations others = Migrations.beside(
                runs.settings().get().vendor(vendor()).dataSource(null).build());
        Path target = others.folder().resolve(VERSION + "_" + name + ".sql");
        if (Files.exists(target)) {
            throw refused(
                    "There is a file " + shown.apply(target) + " already.",
                    "move it out of the folder, start again, and carry over what was added to it by hand");
        }
        if (!others.versions().isEmpty() && others.versions().first().compareTo(Version.of(VERSION)) <= 0) {
            throw refused(
                    "The folder " + shown.apply(others.folder()) + " has the version "
                            + others.versions().first() + " already, and the baseline is the first migration.",
                    "name another folder: --locations FOLDER");
        }
        return target;
    }

    private Vendor vendor() {
        Vendor named = filled.vendor();
        return named != null
                ? named
                : DatabaseFacts.product(runs.settings()
                        .get()
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
