package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.engine.TrialFolder;
import dev.migration.cli.engine.WrittenFiles;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.RehearsalText;
import dev.migration.rehearsal.internal.SizesFile;
import dev.migration.rehearsal.internal.remedy.SafeFile;
import dev.migration.rehearsal.internal.remedy.SafeFiles;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.files.Migrations;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rewrites a migration that is not safe while its tables are in use. */
@Command(
        name = "remedy",
        description =
                "Rewrites a pending migration into files that do the same while its tables are in use, rehearses them"
                        + " in a scratch database, shows the difference, and writes them.",
        footer = {"migration remedy 0007", "migration remedy 0007 --sizes sizes.toml --yes"})
public final class RemedyCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The migration to rewrite.")
    private String typed = "";

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description =
                    "An empty database to rehearse in, or a copy of the configured one; all stays in it. Default: an"
                            + " empty one is created beside the configured one, and dropped.")
    private @Nullable String scratchUrl;

    @Option(
            names = "--force",
            paramLabel = "DATABASE",
            description = "Apply the files in a database of --scratch-url that is not empty, if this is its own name.")
    private @Nullable String force;

    @Option(
            names = "--sizes",
            paramLabel = "FILE",
            description = "How large the tables of the real database are, written by migration sizes. Default: all are"
                    + " treated as large.")
    private @Nullable Path sizes;

    @Option(names = "--yes", description = "Write the files without asking.")
    private boolean yes;

    @Override
    protected ExitCode run(Invocation invocation) {
        if (force != null && scratchUrl == null) {
            throw misused("--force DATABASE needs --scratch-url URL: it names the database there.");
        }
        if (invocation.settings().namesTenants()) {
            throw Problems.refused(
                    "A rehearsal is of one schema, and tenants are named.",
                    "leave out the tenants, and name a scratch database: --scratch-url URL");
        }
        Migrator files = invocation.filesAndDatabase();
        Version version = Migrations.typed(typed, files);
        Migrations.of(files).requireKnown(version);
        if (invocation.hasDatabase()) {
            requirePending(files, version);
        }
        Map<String, Size> known =
                sizes == null ? Map.of() : SizesFile.read(invocation.directory().resolve(sizes), sizes.toString());
        try (ScratchDatabase scratch = RemedyTrial.scratch(invocation, scratchUrl)) {
            return scratch.using(login -> remedy(invocation, login, version, known));
        }
    }

    /** Refuses to change a file of which something has run already. */
    private static void requirePending(Migrator migrator, Version version) {
        for (MigrationStatus migration : migrator.status().migrations()) {
            boolean isIt = Version.of(migration.version()).equals(version);
            boolean isNew = migration.state().isPending() && migration.state() != State.RUNNING;
            if (isIt && !isNew) {
                throw Problems.refused(
                        Code.ALREADY_APPLIED,
                        "Migration " + Printable.line(migration.name()) + " has run in this database ("
                                + migration.state().name().toLowerCase(Locale.ROOT) + "), so its file stays as it is.",
                        Remedy.of("name one that is pending: {}", Fix.command("status")));
            }
        }
    }

    private ExitCode remedy(Invocation invocation, DatabaseUrl scratch, Version version, Map<String, Size> known) {
        var trial = new RemedyTrial(invocation, scratch, version, known, scratchUrl == null, force);
        SafeFiles safe = trial.rewrite();
        safe.rewritten().forEach(line -> invocation.print(line + "\n"));
        safe.left().forEach(line -> invocation.print(Secrets.masked(line) + "\n"));
        if (safe.files().isEmpty()) {
            invocation.print(
                    "Nothing of " + trial.name() + (safe.left().isEmpty() ? " has to be" : " is") + " rewritten.\n");
            return safe.left().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }
        RehearsalReport report = trial.rehearse(safe);
        WrittenFiles written = WrittenFiles.beside(trial.migrator(), version);
        List<SafeFile> changed =
                safe.files().stream().filter(SafeFile::isChanged).toList();
        for (SafeFile file : changed) {
            invocation.print(Secrets.masked(diff(invocation.shown(written.path(file)), file)) + "\n\n");
        }
        if (report.reaches(Level.ERROR) || trial.problem() != null) {
            if (report.reaches(Level.ERROR)) {
                invocation.print(Secrets.masked(TrialFolder.withoutFolder(RehearsalText.of(report))));
            }
            throw trial.problem() == null
                    ? Problems.refused(
                            "Rewritten, it still has errors. Nothing was written.",
                            "rewrite it by hand; allow what cannot be avoided with a comment: -- allow: RULE REASON")
                    : Problems.refused(
                            trial.problem() + "\n  Nothing was written.",
                            "correct that, and start again; or rewrite it by hand: see docs/live.md");
        }
        invocation.print("Rehearsed on " + report.product() + ": no errors.\n");
        confirm(invocation, changed);
        written.write(changed);
        for (SafeFile file : changed) {
            invocation.print(
                    (file.before() == null ? "Created " : "Changed ") + invocation.shown(written.path(file)) + "\n");
        }
        Migrations rewritten = Migrations.of(invocation.files());
        if (rewritten.hasLockFile()) {
            invocation.say("Record them in the lock file: migration lock"
                    + (rewritten.isLocked(version) ? " --accept " + version + " --reason \"remedy\"" : ""));
        }
        return safe.left().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String diff(String path, SafeFile file) {
        return LineDiff.longBetween(
                file.before() == null ? "" : file.before(),
                file.text(),
                file.before() == null ? "/dev/null" : path,
                path);
    }

    private void confirm(Invocation invocation, List<SafeFile> files) {
        if (yes) {
            return;
        }
        long created = files.stream().filter(file -> file.before() == null).count();
        String changed = files.size() - created == 1 ? "its file" : "its " + (files.size() - created) + " files";
        String what = "change " + changed
                + (created == 0 ? "" : " and create " + created + (created == 1 ? " file" : " files"));
        invocation
                .terminal()
                .requireYes(
                        "This would " + what + ".\n",
                        "This would " + what + ", and there is no terminal on which to ask. Nothing was written.",
                        "Nothing was written.",
                        what);
    }
}
