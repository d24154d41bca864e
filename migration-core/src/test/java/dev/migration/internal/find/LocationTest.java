// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {

    @ParameterizedTest
    @CsvSource({
        "classpath:migrations, CLASSPATH, migrations, false",
        "classpath:/db/migrations/, CLASSPATH, db/migrations, false",
        "classpath:migrations/**, CLASSPATH, migrations, true",
        "classpath*:migrations, CLASSPATH_ALL, migrations, false",
        "classpath*:migrations/**, CLASSPATH_ALL, migrations, true",
        "filesystem:db/migrations, DISK, db/migrations, false",
        "filesystem:/srv/migrations/**, DISK, /srv/migrations, true",
        "file:/srv/migrations/, DISK, /srv/migrations, false",
        "file:///srv/migrations, DISK, /srv/migrations, false",
        "file:./migrations, DISK, ./migrations, false",
        "'  migrations ', DISK, migrations, false",
        "C:migrations, DISK, C:migrations, false",
        "file:///C:/migrations, DISK, C:/migrations, false",
        "a folder/with spaces, DISK, a folder/with spaces, false",
    })
    void readsWhatTheSettingsSay(String text, Location.Kind kind, String path, boolean recursive) {
        Location location = Location.parse(text);

        assertThat(location.kind()).isEqualTo(kind);
        assertThat(location.path()).isEqualTo(path);
        assertThat(location.isRecursive()).isEqualTo(recursive);
        assertThat(location).hasToString(text.strip());
    }

    @ParameterizedTest
    @CsvSource({
        "'', names no folder",
        "classpath:, names no folder",
        "classpath:/, names no folder",
        "classpath*:/**, names no folder",
        "filesystem:, names no folder",
        "s3:bucket, has the unknown prefix s3:",
        "https://example.com/x, has the unknown prefix https:",
        "Classpath:migrations, has the unknown prefix Classpath:",
        "'classpath:db/*/migrations', 'has a wildcard; only /** at its end is known, for sub-folders'",
        "'migrations/*.sql', 'has a wildcard; only /** at its end is known, for sub-folders'",
    })
    void refusesWhatNamesNoFolder(String text, String why) {
        assertThatThrownBy(() -> Location.parse(text))
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly(Code.INVALID_SETTING))
                .hasMessage("Invalid location: '" + text + "' " + why + "\n"
                        + "  Next: write classpath:folder, classpath*:folder, filesystem:path or a path");
    }

    @Test
    void refusesAPathThatTheSystemCannotHave() {
        assertThatThrownBy(() -> Location.parse("a\0b"))
                .hasMessageStartingWith("Invalid location: 'a\\u0000b' is not a path: Nul character not allowed");
    }

    @Test
    void isEqualToAnotherSpellingOfTheSamePlace() {
        assertThat(Location.parse("classpath:/migrations/"))
                .isEqualTo(Location.parse("classpath:migrations"))
                .hasSameHashCodeAs(Location.parse("classpath:migrations"))
                .isNotEqualTo(Location.parse("classpath*:migrations"))
                .isNotEqualTo(Location.parse("classpath:migrations/**"))
                .isNotEqualTo(Location.parse("migrations"));
    }
}
