package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.engine.TrialFolder;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.rehearsal.Rehearsal;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.RehearsalText;
import dev.migration.rehearsal.internal.remedy.SafeFile;
import dev.migration.rehearsal.internal.remedy.SafeFiles;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.scratch.ScratchScripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scratch database in which a migration is rehearsed, and then the files that are to replace it, one after the other. */
final class RemedyTrial {

    private final Invocation invocation;
    private final DatabaseUrl scratch;
    private final Version version;
    private final Migrator migrator;
    private final RehearsalOptions options;
    private final boolean keepsAll;
    private final boolean isCopy;
    private @Nullable String problem;

    RemedyTrial(
            Invocation invocation,
            DatabaseUrl scratch,
            Version version,
            Map<String, Size> sizes,
            boolean isBesideConfigured,
            @Nullable String force) {
        this.invocation = invocation;
        this.scratch = scratch;
        this.version = version;
        this.keepsAll = ScratchPlace.keepsAll(scratch);
        if (keepsAll && !isBesideConfigured) {
            throw Problems.refused(
                    "On MariaDB and MySQL what a rehearsal executes stays, and two databases are needed.",
                    "leave out --scratch-url, and let two be created on the server of a database for tests: --url URL");
        }
        this.options = invocation.settings().bounds(sizes);
        this.isCopy = !ScratchDatabase.isEmpty(scratch);
        this.migrator = on(scratch).build();
        if (isCopy) {
            ScratchPlace.requireCopy(invocation, migrator, every -> every.plan(Target.all()));
        }
        if (isCopy || force != null) {
            Protection.requireNamed(scratch, force, "migration remedy " + version.text() + " --scratch-url URL");
        }
        if (isBesideConfigured) {
            ScratchScripts.requireWithin(migrator, version);
            ScratchScripts.createSchema(migrator);
        }
    }

    private Migrator.Builder on(DatabaseUrl login) {
        // A copy has its history where the configured database has it.
        return (isCopy ? invocation.onExisting(login).baseline(null) : invocation.onScratch(login))
                .policies(Set.of(Policy.CREATE_SCHEMA));
    }

    /** The database at a URL, or where there is none, one that is made. */
    static ScratchDatabase scratch(Invocation invocation, @Nullable String url) {
        if (url != null) {
            DatabaseUrl login = DatabaseUrlParser.typed(url, "--scratch-url URL");
            ScratchPlace.require(login, invocation.hasDatabase() ? invocation.login() : null);
            return ScratchDatabase.asItIs(login);
        }
        Protection.requireUnprotected(invocation, "name an empty database of another server: --scratch-url");
        return ScratchDatabase.createOr(
                "name an empty database with --scratch-url",
                invocation.login(),
                problem -> invocation.report(List.of(problem)));
    }

    Migrator migrator() {
        return migrator;
    }

    /** The migration's name. */
    String name() {
        return Migrations.of(migrator).name(version);
    }

    /** Applies what is older, rehearses the migration, and rewrites what was found of it. */
    SafeFiles rewrite() {
        upToOlder(migrator);
        Map<String, String> tables = SafeFiles.tables(migrator);
        RehearsalReport report = Rehearsal.of(migrator).rehearse(Target.file(name()), options);
        if (report.findings().anyMatch(finding -> finding.rule().equals("fails")) || report.inconclusive() != null) {
            invocation.print(Secrets.masked(RehearsalText.of(report)));
            throw Problems.refused(
                    "The rehearsal did not come to its end, so nothing is rewritten.",
                    "fix what is named above, and start again: migration remedy " + version.text());
        }
        return SafeFiles.of(migrator, version, tables, report);
    }

    private void upToOlder(Migrator migrator) {
        Migrations.of(migrator).before(version).ifPresent(last -> up(migrator, Target.version(last.text())));
    }

    private static void up(Migrator migrator, Target target) {
        try {
            migrator.up(target);
        } catch (MigrationFailedException e) {
            throw refused(
                    "The migrations cannot be applied in the scratch database: "
                            + e.problems().get(0).text(),
                    "fix that file, and start again",
                    e);
        }
    }

    RehearsalReport rehearse(SafeFiles safe) {
        return keepsAll ? rehearseAtOnce(safe) : rehearseOneByOne(safe);
    }

    /** Where what was rehearsed stays, the files need another empty database, and stay in that. */
    private RehearsalReport rehearseAtOnce(SafeFiles safe) {
        try (TrialFolder folder = TrialFolder.of(migrator, version, safe.files());
                ScratchDatabase second =
                        ScratchDatabase.create(invocation.login(), problem -> invocation.report(List.of(problem)))) {
            return second.using(login -> {
                Migrator rewritten =
                        on(login).locations(folder.path().toString()).build();
                upToOlder(rewritten);
                return Rehearsal.of(rewritten).rehearse(Target.all(), options);
            });
        }
    }

    /** Rehearses each file, applies it, and goes on with the next; undoes them before the last phase, and in the end. */
    private RehearsalReport rehearseOneByOne(SafeFiles safe) {
        try (TrialFolder folder = TrialFolder.of(migrator, version, safe.files())) {
            Migrator rewritten = on(scratch).locations(folder.path().toString()).build();
            List<String> names =
                    safe.files().stream().map(SafeFile::migration).distinct().toList();
            var parts = new ArrayList<RehearsalOutput>();
            List<String> applied = new ArrayList<>();
            for (String name : names) {
                if (safe.later().contains(name) && applied.stream().noneMatch(safe.later()::contains)) {
                    undo(rewritten, safe, applied).forEach(again -> apply(rewritten, again));
                    if (problem != null) {
                        break;
                    }
                }
                RehearsalReport report = Rehearsal.of(rewritten).rehearse(Target.file(name), options);
                parts.add(new RehearsalOutput(report, RehearsalOutput.Where.EMPTY_DATABASE, options));
                if (parts.get(parts.size() - 1).fails()) {
                    return RehearsalOutput.inOne(parts).report();
                }
                apply(rewritten, name);
                applied.add(name);
            }
            if (problem == null) {
                undo(rewritten, safe, applied);
            }
            return RehearsalOutput.inOne(parts).report();
        }
    }

    private static void apply(Migrator rewritten, String name) {
        try {
            rewritten.up(Target.file(name));
        } catch (MigrationFailedException e) {
            throw refused(
                    "Rewritten, it fails in the scratch database: "
                            + TrialFolder.inWords(e.problems().get(0)),
                    "rewrite it by hand: see docs/live.md",
                    e);
        }
    }

    private static InvalidMigrationsException refused(String message, String remedy, Exception cause) {
        return new InvalidMigrationsException(
                Problems.error(Code.INVALID_SETTING, message + "\n  Nothing was written.", remedy), cause);
    }

    /** The last ones, up to one without a down section; none where that fails. */
    private List<String> undo(Migrator rewritten, SafeFiles safe, List<String> applied) {
        int kept = applied.size();
        while (kept > 0 && safe.undone().contains(applied.get(kept - 1))) {
            kept--;
        }
        List<String> undone = applied.subList(kept, applied.size());
        try {
            if (!undone.isEmpty()) {
                rewritten.down(Target.count(undone.size()), DownScript.FILE);
            }
            return undone;
        } catch (MigrationFailedException e) {
            problem = "What undoes the new files fails: "
                    + TrialFolder.inWords(e.problems().get(0));
            return List.of();
        }
    }

    /** What else is wrong with the files, in a sentence; null where nothing is. */
    @Nullable
    String problem() {
        return problem;
    }
}
