// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One migration as it is in its files, not yet parsed: reading it costs one pass over the bytes.
 *
 * @param version of a repeatable migration {@code R__} and its name, in every layout
 * @param name the stem of the file name, such as {@code 0007_add_phone}
 * @param up the file with the up script
 * @param down the file with the down script where it has its own file
 * @param metadata the file that says how they run, in the layout of directories; with Flyway's names, how the up script runs
 * @param downMetadata the file that says how the down script runs, with Flyway's names
 * @param checksum SHA-256 in lower-case hex, see {@link Checksum}
 * @param header the comments before the first statement
 */
public record Migration(
        Version version,
        String name,
        Layout layout,
        SourceFile up,
        @Nullable SourceFile down,
        @Nullable SourceFile metadata,
        @Nullable SourceFile downMetadata,
        String checksum,
        HeaderComments header) {

    /** How Prisma calls the script in each of its directories. */
    static final String PRISMAS = "/migration.sql";

    Migration withVersion(Version other) {
        return new Migration(other, name, layout, up, down, metadata, downMetadata, checksum, header);
    }

    /** Whether it is the script of a directory of Prisma. */
    public boolean isPrismas() {
        return up.name().endsWith(PRISMAS);
    }

    /** Whether it runs again when it has changed, after those with a number. */
    public boolean isRepeatable() {
        return version.isRepeatable();
    }

    /** Whether it is one of Flyway's baselines, which makes what all migrations up to its version have made. */
    public boolean isBaseline() {
        return layout == Layout.FLYWAY && isNamedBaseline(name);
    }

    /** Whether what has this name in the history was one. */
    public static boolean isNamedBaseline(String name) {
        return name.startsWith("B") && MigrationFileName.isFlyways(name);
    }

    /** Whether its up script is a single file beside pairs. */
    public boolean isSingle() {
        return layout == Layout.PAIRS && !up.name().endsWith(layout.up(""));
    }

    /** Whether it was made of all migrations up to its version. */
    public boolean isSquash() {
        return !header.squashed().isEmpty();
    }

    /** The versions of those that it was made of. */
    public List<Version> squashedVersions() {
        return header.squashed().stream()
                .filter(squashed -> squashed.length() < checksum.length())
                .map(Version::of)
                .toList();
    }

    /** Whether it was made of all migrations up to its version, and the last of them had this checksum. */
    public boolean isSquashOf(String checksumOfLast) {
        return header.squashed().contains(checksumOfLast);
    }

    /** Whether it is a migration in Java. */
    public boolean isCode() {
        return CodeScript.of(up) != null;
    }

    /** Where its class says what is read of it; null where it is a file. */
    public @Nullable CodeMethods methods() {
        CodeScript code = CodeScript.of(up);
        return code == null ? null : code.methods();
    }

    /** The paths of all its files, that of the up script first; none where it is in Java. */
    public List<String> files() {
        return isCode()
                ? List.of()
                : Stream.of(
                                Optional.of(up),
                                Optional.ofNullable(down),
                                Optional.ofNullable(metadata),
                                Optional.ofNullable(downMetadata))
                        .flatMap(Optional::stream)
                        .map(SourceFile::path)
                        .toList();
    }

    /** How problems name it: its up file, or where it is in Java its name. */
    public String shown() {
        return isCode() ? name : up.name();
    }

    /** A migration's name without its version, such as {@code add_phone}. */
    public static String title(String name) {
        return MigrationFileName.title(name).replaceFirst("^_", "");
    }

    /** What its down file is called, or would be, such as {@code 0001_add_users.down.sql}. */
    public String nameOfDown() {
        return layout.down(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
