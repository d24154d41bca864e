// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Place;
import dev.migration.Sequence;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.MigrationFolders;
import dev.migration.cli.engine.MigrationScripts;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.diff.ComparedSchema;
import dev.migration.schema.internal.scratch.ScratchScripts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the branch adds and what its base has got meanwhile give the same schema in either order. Databases of the base
 * have its migrations before those of the branch; a new database runs all in the order of their versions.
 */
final class Commutation {

    static final String NAME = "order";

    private final Invocation invocation;
    private final Branch branch;
    private final ScratchParts scratch;
    private final MigrationFolders folders;
    private final OutOfOrder late;

    /** All migrations of the branch. */
    private final List<MigrationScripts> all;

    private final Additions additions;
    private final List<MigrationScripts> added;
    private final List<MigrationScripts> now;

    Commutation(Invocation invocation, Branch branch, ScratchParts scratch, Migrator files, Additions additions) {
        this.invocation = invocation;
        this.branch = branch;
        this.scratch = scratch;
        this.folders = MigrationFolders.of(files);
        this.late = MigrationScripts.outOfOrder(files);
        this.all = MigrationScripts.of(files);
        this.additions = additions;
        this.added = additions.migrations();
        this.now = additions.now();
    }

    List<Part> run() {
        if (added.isEmpty()) {
            return skipped("the branch adds and changes no migration");
        }
        if (now.isEmpty()) {
            return skipped(base() + " has no migration in these folders that can be read");
        }
        return scratch.guarded(List.of(NAME), () -> {
            Set<String> changed = branch.changedByBase();
            List<MigrationScripts> meanwhile = now.stream()
                    .filter(one -> one.files().stream().anyMatch(changed::contains))
                    .filter(one -> !branch.unchanged().containsAll(one.files()))
                    .toList();
            if (meanwhile.isEmpty()) {
                return skipped(base() + " has got no migration since the branch left it");
            }
            List<MigrationScripts> edited = added.stream()
                    .filter(one -> now.stream().anyMatch(other -> other.name().equals(one.name())))
                    .toList();
            if (!edited.isEmpty()) {
                return skipped("the branch edits " + names(edited) + ", which " + base()
                        + " has: only what is added can" + " be tried in another order");
            }
            CopiedFolders theirs = additions.copyNow().withoutLockFiles();
            return scratch.run(
                    List.of(NAME),
                    first -> scratch.run(
                            List.of(NAME),
                            second -> List.of(new Orders(theirs, changed, meanwhile).tried(first, second))));
        });
    }

    private String base() {
        return Printable.line(branch.base());
    }

    private static List<Part> skipped(String why) {
        return ScratchParts.skipped(List.of(NAME), why);
    }

    private static String names(List<MigrationScripts> migrations) {
        return Printable.names(migrations.stream().map(MigrationScripts::name).toList());
    }

    /** The two orders. */
    private final class Orders {

        /** The base's files as they are now. */
        private final CopiedFolders theirs;

        /** The paths that the base has changed. */
        private final Set<String> changed;

        /** The migrations that the base has got. */
        private final List<MigrationScripts> meanwhile;

        private Orders(CopiedFolders theirs, Set<String> changed, List<MigrationScripts> meanwhile) {
            this.theirs = theirs;
            this.changed = changed;
            this.meanwhile = meanwhile;
        }

        private Part tried(DatabaseUrl first, DatabaseUrl second) {
            List<Finding> taken = taken();
            var findings = new ArrayList<>(taken);
            try (var ours = CopiedFolders.ofWorkingTree(branch, folders, all).withoutLockFiles()) {
                findings.addAll(apply(
                        first,
                        theirs,
                        added,
                        meanwhile,
                        "This is after " + names(meanwhile) + ", which databases of " + base() + " have already."));
                if (findings.size() > taken.size()) {
                    return part("after what " + base() + " has got since", findings);
                }
                findings.addAll(
                        apply(second, ours, meanwhile, added, "This is where " + names(added) + " comes first."));
            }
            if (findings.size() == taken.size()) {
                findings.addAll(difference(first, second));
            }
            String both = names(added) + ", and " + names(meanwhile) + " of " + base();
            if (findings.size() == taken.size()) {
                return part(both + ", give the same schema in either order", findings);
            }
            return isByVersions()
                    ? part(both + ", go together in the order of their versions only", List.of())
                    : part(both, findings);
        }

        /** Versions that are not free, or too low for the databases that have what the base has got. */
        private List<Finding> taken() {
            List<Finding> findings = new ArrayList<>();
            String remedy = "merge " + base() + " into the branch, then: migration renumber --file ";
            MigrationScripts last = last();
            for (MigrationScripts one : versioned(added)) {
                String file = invocation.shown(Path.of(one.files().get(0)));
                for (MigrationScripts other : versioned(meanwhile)) {
                    if (other.version().equals(one.version())) {
                        findings.add(Finding.error(
                                Code.DUPLICATE_VERSION.id(),
                                Place.of(file),
                                other.name() + " of " + base() + " has the same version.",
                                remedy + file));
                    }
                }
                if (last != null && one.version().compareTo(last.version()) < 0 && !late.allows(one.version())) {
                    findings.add(Finding.error(
                            Code.OUT_OF_ORDER.id(),
                            Place.of(file),
                            "Databases that have " + last.name() + " of " + base() + " refuse a lower version.",
                            remedy + file));
                }
            }
            return findings;
        }

        private @Nullable MigrationScripts last() {
            return versioned(meanwhile).stream()
                    .max(Comparator.comparing(MigrationScripts::version))
                    .orElse(null);
        }

        private List<MigrationScripts> versioned(List<MigrationScripts> all) {
            return all.stream().filter(one -> !one.version().isRepeatable()).toList();
        }

        private Part part(String says, List<Finding> findings) {
            return Part.of(NAME, findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED, says, List.copyOf(findings), 0);
        }

        /** Whether a new database runs them as those of the base do. */
        private boolean isByVersions() {
            MigrationScripts last = last();
            return last != null
                    && versioned(added).stream().allMatch(one -> one.version().compareTo(last.version()) > 0);
        }

        /**
         * Applies what one side has, then what the other one adds to it.
         *
         * @param later what the other one adds, with the next versions where the same are taken
         * @param earlier what is applied before that
         */
        private List<Finding> apply(
                DatabaseUrl login,
                CopiedFolders one,
                List<MigrationScripts> later,
                List<MigrationScripts> earlier,
                String order) {
            try (var both = CopiedFolders.ofWorkingTree(branch, folders, all)) {
                both.takeOver(theirs, changed);
                both.withoutLockFiles();
                Set<Version> taken = versioned(earlier).stream()
                        .map(MigrationScripts::version)
                        .collect(Collectors.toSet());
                if (versioned(later).stream().anyMatch(migration -> taken.contains(migration.version()))) {
                    // All of them: they may need each other.
                    both.renumber(versioned(later), invocation.builderOfFiles());
                }
                ScratchScripts.requireWithin(on(login, both));
                try {
                    on(login, one).up();
                    on(login, both).up();
                    return List.of();
                } catch (MigrationStoppedException e) {
                    throw e;
                } catch (MigrationException e) {
                    return Finding.of(invocation, e).stream()
                            .map(finding -> finding.of(both).of(one).adding("\n" + order))
                            .toList();
                }
            }
        }

        private Migrator on(DatabaseUrl login, CopiedFolders files) {
            return files.in(invocation.onScratch(login))
                    .outOfOrder(OutOfOrder.ALLOW)
                    .sequence(Sequence.RELAXED)
                    .build();
        }

        private List<Finding> difference(DatabaseUrl first, DatabaseUrl second) {
            String difference = ComparedSchema.read(invocation.onScratch(first), first)
                    .differenceTo(
                            ComparedSchema.read(invocation.onScratch(second), second),
                            names(meanwhile) + " first",
                            names(added) + " first");
            Place place = added.get(0).files().stream()
                    .findFirst()
                    .map(file -> Place.of(invocation.shown(Path.of(file))))
                    .orElse(null);
            return difference.isEmpty()
                    ? List.of()
                    : List.of(Finding.error(
                            NAME,
                            place,
                            "The schema depends on which come first.\n" + difference,
                            "merge " + base() + " into the branch, then give what has to run last the highest version:"
                                    + " migration renumber --file FILE"));
        }
    }
}
