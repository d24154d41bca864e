package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.cli.command.Invocation;
import dev.migration.internal.edit.WholeFile;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The file with a report, which a build packs beside the migrations. */
final class ReportFile {

    private static final String ENDING = ".json";

    /** How each report starts. */
    private static final byte[] START = "{\"format\":".getBytes(StandardCharsets.UTF_8);

    private final Path path;

    private ReportFile(Path path) {
        this.path = path;
    }

    /**
     * The file that was typed.
     *
     * @throws InvalidMigrationsException where something else is there, or it would be taken for a migration
     */
    static ReportFile of(Invocation invocation, Path typed) {
        Path path = invocation.directory().resolve(typed);
        if (!typed.toString().endsWith(ENDING) || (Files.exists(path) && !isReport(path))) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    invocation.shown(path)
                            + (typed.toString().endsWith(ENDING)
                                    ? " is there, and is no report."
                                    : " is no name for a report: that ends in " + ENDING + ".")
                            + " Nothing was done.",
                    "name another file: --file target/classes/migrations/rehearsal.json");
        }
        return new ReportFile(path);
    }

    private static boolean isReport(Path path) {
        try (var bytes = Files.newInputStream(path)) {
            return Arrays.equals(bytes.readNBytes(START.length), START);
        } catch (IOException e) {
            return false;
        }
    }

    void write(String json) {
        try {
            WholeFile.write(path, json);
        } catch (IOException e) {
            throw SourceFile.cannotWrite(path, e);
        }
    }
}
