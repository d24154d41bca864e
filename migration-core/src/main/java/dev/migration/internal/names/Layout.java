// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.names;

import dev.migration.Version;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a location are named, and where their up and down scripts are. A new one is read by {@link
 * MigrationFileName}. The switches over it do not compile without a case for it: how {@code ScriptParser} divides its files,
 * where {@code DownScripts} has a down script written, and how {@code SquashedFiles} names one migration made of many.
 */
public enum Layout {
    /** {@code 0001_add_users.sql}: both scripts in one file, divided by markers. */
    SECTIONS(".sql", ".down.sql"),
    /** {@code 0001_add_users.up.sql} and {@code 0001_add_users.down.sql}. */
    PAIRS(".up.sql", ".down.sql"),
    /** {@code 0001_add_users/up.sql} and {@code down.sql}, as diesel and Kat have them; Prisma's {@code migration.sql}. */
    DIRECTORIES("/up.sql", "/down.sql") {

        /** As diesel has them. */
        @Override
        @Nullable
        String number(String written) {
            return written.matches("\\d{4}-\\d\\d-\\d\\d(-\\d++)*+") ? written.replace("-", "") : null;
        }

        @Override
        public String metadataSubject(String path) {
            return path.substring(0, path.lastIndexOf('/') + 1);
        }
    },
    /** {@code V1_2__add_users.sql}, {@code U1_2__add_users.sql} that undoes it, {@code R__views.sql}, {@code B20__all.sql}. */
    FLYWAY(".sql", ".sql") {

        @Override
        public String stem(Version version, String title) {
            return "V" + version + "__" + title;
        }

        @Override
        public String up(String stem) {
            return super.up("V" + stem.substring(1));
        }

        @Override
        public String down(String stem) {
            return super.down("U" + stem.substring(1));
        }

        @Override
        @Nullable
        String number(String written) {
            return written.matches("[VB]?" + FLYWAYS_VERSION)
                    ? written.replaceFirst("^[VB]", "").replace('_', '.')
                    : null;
        }

        @Override
        public String metadataSubject(String path) {
            return path;
        }
    };

    static final String FLYWAYS_VERSION = "\\d++(?:[._]\\d++)*+";

    private final String up;
    private final String down;

    Layout(String up, String down) {
        this.up = up;
        this.down = down;
    }

    /** How reports name it, such as {@code sections}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a new migration is called. */
    public String stem(Version version, String title) {
        return version + "_" + title;
    }

    /** The name of the up file of a migration. */
    public String up(String stem) {
        return stem + up;
    }

    /** The name of the down file beside it. */
    public String down(String stem) {
        return stem + down;
    }

    /** The number that is written so in a name; null where it is written as everywhere. */
    @Nullable
    String number(String written) {
        return null;
    }

    /** What metadata beside a script are about, by the path of the script; null where it can have none. */
    public @Nullable String metadataSubject(String path) {
        return null;
    }

    /** The version of this text: a number, or as it is in a name, such as {@code V1_2} or {@code 1_2}, or {@code 2026-01-01-100002}. */
    public static Optional<Version> version(String text) {
        String number = Stream.of(values())
                .map(layout -> layout.number(text))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(text);
        return Optional.of(Version.of(number)).filter(Version::isNumeric);
    }
}
