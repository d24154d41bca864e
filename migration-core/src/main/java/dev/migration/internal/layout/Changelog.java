// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises the changelogs of Liquibase, which are refused: nothing but Liquibase itself runs them right. */
final class Changelog {

    private static final String ROOT_ELEMENT = "databaseChangeLog";
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");
    private static final Pattern NAME = Pattern.compile("change-?log|change-?set|liquibase|^master\\.");

    /** The root element comes after a license at most. */
    private static final int LONGEST_START = 1 << 13;

    private Changelog() {}

    /**
     * Whether a file is called like one in XML, YAML or JSON; its text decides. Metadata in a migration's directory are
     * none, whatever the directory is called.
     */
    static boolean mayBe(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return (name.endsWith(".xml")
                        || (ENDINGS.stream().anyMatch(name::endsWith)
                                && NAME.matcher(name).find()))
                && name.indexOf('/') < 0;
    }

    /** Whether a file that may be one by its name is one; no more than its start is read. */
    static boolean is(SourceFile file) throws IOException {
        try (InputStream in = file.open()) {
            String start = new String(in.readNBytes(LONGEST_START), UTF_8).replaceFirst("^\uFEFF", "");
            return mayBe(file.name()) ? start.contains(ROOT_ELEMENT) : HeaderComments.startsChangelog(start);
        }
    }

    /** The problem of those at one location. */
    static Problem problem(Location location, List<String> paths) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                null,
                "Location " + location + " has changelogs of Liquibase, which are not read:"
                        + Printable.names(paths, 4),
                Remedy.of(
                        "let your own Liquibase fill an empty database, and make the first migration of that:"
                                + " {}, as docs/adopt/liquibase.md describes; while Liquibase still runs them, name a"
                                + " location that leaves them out",
                        Fix.command("adopt", "liquibase", "--from", "URL")));
    }
}
