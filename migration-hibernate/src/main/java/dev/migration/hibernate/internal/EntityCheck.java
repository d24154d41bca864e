// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import dev.migration.Migrator;
import dev.migration.hibernate.internal.compare.AcceptedDifferences;
import dev.migration.hibernate.internal.compare.Comparison;
import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.internal.help.Problems;
import dev.migration.schema.internal.files.Migrations;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether the tables of the migrations are those of the entities.
 *
 * @param differences each in a developer's words, and each line of the accepted ones that differs no more
 * @param unmapped what only the migrations have
 */
public record EntityCheck(List<String> differences, List<String> unmapped) {

    /** What to do about differences. */
    public static final String REMEDY = "correct the entities, or draft a migration: mvn"
            + " dev.migration:migration-maven-plugin:draft -Dmigration.name=NAME; or start the service once with"
            + " --migration.mode=draft --migration.draft.name=NAME";

    /**
     * Compares them. The migrations have to be applied to the Migrator's database, and nothing is left in it.
     *
     * @throws dev.migration.InvalidMigrationsException if something is pending, or the entities are not known
     */
    public static EntityCheck of(Migrator migrations, EntityManagerFactory entities) {
        migrations.requireUpToDate();
        return EntityComparison.in(migrations, entities, null, comparison -> {
            Comparison found = new Comparison(comparison);
            List<String> differences = new ArrayList<>(Difference.texts(found.differences()));
            differences.addAll(found.outdated());
            return new EntityCheck(differences, Difference.texts(found.unmapped()));
        });
    }

    /**
     * Writes all that differs now into a file beside the migrations, with which the check passes. What is in it already, and only
     * {@code strict()} reports, stays.
     *
     * @param files of the sources
     * @param reason why, for those who read the file
     * @return what was accepted, and where
     */
    public static String accept(Migrator migrations, EntityManagerFactory entities, Migrator files, String reason) {
        migrations.requireUpToDate();
        List<String> found = EntityComparison.in(
                migrations, entities, null, comparison -> Difference.texts(new Comparison(comparison).known()));
        Path file = Migrations.beside(files).folder().resolve(AcceptedDifferences.FILE);
        try {
            Files.writeString(file, AcceptedDifferences.of(files).text(found, reason));
        } catch (IOException e) {
            throw Problems.refused("The file cannot be written: " + e, "check the folder " + file.getParent());
        }
        return found.size() + (found.size() == 1 ? " difference is" : " differences are") + " accepted in " + file
                + "\n"
                + found.stream().map(difference -> "  " + difference + "\n").collect(Collectors.joining());
    }
}
