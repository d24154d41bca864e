// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.command;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Version;
import dev.migration.cli.engine.PlainFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.schema.internal.database.DatabaseFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;

/**
 * A copy of what is applied, in the shape of Kimberlite's {@code applied.toml}. The tables are the history: nothing but {@code
 * adopt --map} reads it. Its first line names the database; a file with another first line is somebody else's, and is left alone.
 */
public final class AppliedFile {

    private static final Set<State> APPLIED =
            EnumSet.of(State.APPLIED, State.EDITED, State.CHANGED, State.MISSING, State.BASELINE, State.NEWER);

    /** TOML's integers have 64 bits. */
    private static final int LONGEST_ID = 18;

    private AppliedFile() {}

    /** Refuses a first run beside a list of what is applied, which may be this database's. */
    public static void requireNone(Path file, String shown) {
        boolean listsAny;
        try {
            listsAny = Files.exists(file) && Files.readString(file).contains("[[migrations]]");
        } catch (IOException e) {
            throw new InvalidMigrationsException(
                    Problems.error(
                            Code.UNREADABLE_HISTORY,
                            "The list " + Printable.line(shown) + " cannot be read: "
                                    + Printable.line(String.valueOf(e)) + ".",
                            "make it readable, or name none: --applied-file none"),
                    e);
        }
        if (listsAny) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "The list " + Printable.line(shown)
                            + " has migrations as applied, and this database has none: they would" + " run again.",
                    Remedy.of(
                            "if they are applied here: {}; if it is another database's: --applied-file none",
                            Fix.command("adopt", "--map", Printable.line(shown))));
        }
    }

    /** Writes the copy anew, unless the file is another one. */
    static void copy(Path file, Invocation invocation) {
        try {
            Migrator reader = invocation.readerWithoutWarning();
            StatusReport report = reader.status();
            List<MigrationStatus> applied = report.migrations().stream()
                    .filter(migration -> APPLIED.contains(migration.state())
                            && migration.appliedAt() != null
                            && !migration.checksum().isEmpty()
                            && !migration.isRepeatable())
                    .toList();
            String first = Printable.line("# A copy by \"migration\" of what is applied to "
                    + report.product().split(" ", 2)[0] + " at " + report.address() + ", schema " + report.schema());
            if (Files.exists(file) && !Files.readString(file).startsWith(first + "\n")) {
                notWritten(invocation, file, "it is no copy of this database that was written here");
            } else if (!applied.isEmpty() || DatabaseFacts.hasHistory(reader)) {
                PlainFile.write(file, first + "\n" + toml(applied));
            }
        } catch (IOException e) {
            notWritten(invocation, file, String.valueOf(e));
        } catch (MigrationException e) {
            notWritten(invocation, file, e.problems().get(0).message());
        }
    }

    private static void notWritten(Invocation invocation, Path file, String why) {
        invocation.report(List.of(Problem.warning(
                Code.UNREADABLE_HISTORY,
                null,
                "The copy " + Printable.line(invocation.shown(file)) + " is left as it is: " + Printable.line(why)
                        + ". The history in the database is complete.",
                "name another file (--applied-file FILE), or none: --applied-file none")));
    }

    private static String toml(List<MigrationStatus> applied) {
        var toml = new StringBuilder();
        if (applied.isEmpty()) {
            toml.append("migrations = []\n");
        }
        for (MigrationStatus migration : applied) {
            toml.append("\n[[migrations]]\n");
            Version version = Version.of(migration.version());
            String number = version.number();
            if (version.isNumeric() && number.indexOf('.') < 0 && number.length() <= LONGEST_ID) {
                toml.append("id = ").append(number).append('\n');
            }
            add(toml, "version", version.text());
            add(toml, "name", migration.name());
            add(toml, "checksum", migration.checksum());
            add(toml, "applied_at", String.valueOf(migration.appliedAt()));
            add(toml, "applied_by", migration.appliedBy());
        }
        return toml.toString();
    }

    private static void add(StringBuilder toml, String key, @Nullable String value) {
        if (value != null) {
            toml.append(key).append(" = \"").append(Toml.tomlEscape(value)).append("\"\n");
        }
    }
}
