package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out that the database or the folder is another application's: nothing that is applied is among the files. */
final class WrongPlace {

    private final Comparison comparison;

    private WrongPlace(Comparison comparison) {
        this.comparison = comparison;
    }

    /** What is wrong, if an applied number is that of another migration here, and so is every one that has a file. */
    static Optional<Problem> of(Comparison comparison) {
        var place = new WrongPlace(comparison);
        List<AppliedMigration> applied = comparison.history().applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE)
                .toList();
        return applied.stream().anyMatch(place::isAnothersNumber)
                        && applied.stream().noneMatch(place::mayHaveFile)
                ? Optional.of(place.problem(applied))
                : Optional.empty();
    }

    private boolean isAnothersNumber(AppliedMigration row) {
        FileEdit edit = comparison.edits().get(row.version());
        return edit != null && edit.extent() == FileEdit.Extent.ANOTHER;
    }

    private boolean mayHaveFile(AppliedMigration row) {
        MigrationSet files = comparison.set();
        Version version = row.version();
        if (files.find(version).isPresent() && !isAnothersNumber(row)) {
            return true;
        }
        boolean unread =
                files.versions().contains(version) && files.find(version).isEmpty();
        return unread
                || files.isDuplicate(version)
                || files.byVersion().values().stream().anyMatch(file -> isOf(file, row));
    }

    private static boolean isOf(Migration file, AppliedMigration row) {
        return file.name().equals(row.name()) || file.checksum().equals(row.checksum());
    }

    private Problem problem(List<AppliedMigration> applied) {
        int count = applied.size();
        String first = applied.get(0).name();
        String locations = comparison.set().locations().stream()
                .map(location -> Printable.line(location.text()))
                .collect(Collectors.joining(", "));
        return Problem.error(
                Code.MISSING_FILE,
                null,
                (count == 1
                                ? "The applied migration, " + first + ", is not"
                                : "None of the " + count + " applied migrations, such as " + first + ", is")
                        + " in this folder: " + locations + ". Is it the right database (schema "
                        + Printable.line(comparison.history().server().schema()) + ") and the right location?",
                "name the right database, or the right location; if both are right, put the files of the applied migrations"
                        + " back");
    }
}
