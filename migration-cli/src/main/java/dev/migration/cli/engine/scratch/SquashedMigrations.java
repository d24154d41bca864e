package dev.migration.cli.engine.scratch;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.database.Login;
import dev.migration.internal.help.Printable;
import java.util.List;

/** The migrations that become one. */
public record SquashedMigrations(Invocation invocation, SquashedFiles files) implements ScratchProof.Original {

    @Override
    public ScratchContents madeIn(Login scratch) {
        Migrator migrator = invocation.onScratch(scratch).build();
        ScratchScripts.requireSquashable(migrator, files.migrations());
        migrator.up(Target.version(files.last().version().text()));
        List<String> rights = MadeRights.in(migrator);
        if (!rights.isEmpty()) {
            throw ScratchScripts.refused(
                    null,
                    "The migrations make rights or owners, which a squash has not, of the " + Printable.names(rights)
                            + ".",
                    "squash to a version before that; or move it into a repeatable migration first, in a release of its own");
        }
        return ScratchContents.ofReferenceData(migrator);
    }

    @Override
    public String header() {
        return files.header();
    }

    @Override
    public String name() {
        return "migrations";
    }

    @Override
    public InvalidMigrationsException differs(String difference) {
        return ScratchScripts.refused(
                null,
                "One migration would not give the same as the "
                        + files.migrations().size() + " up to " + files.last().version() + ":\n" + difference,
                "squash to a version before the one that makes this");
    }
}
