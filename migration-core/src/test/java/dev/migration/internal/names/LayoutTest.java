// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Version;
import dev.migration.internal.names.MigrationFileName.Script;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutTest {

    private static final Version VERSION = Version.of("0007");

    @ParameterizedTest
    @EnumSource(Layout.class)
    void eachLayoutReadsTheNamesThatItGives(Layout layout) {
        String stem = layout.stem(VERSION, "add_phone");

        assertThat(MigrationFileName.read(layout.up(stem)))
                .isEqualTo(new MigrationFileName(
                        VERSION, stem, layout, layout == Layout.SECTIONS ? Script.BOTH : Script.UP));
        assertThat(MigrationFileName.title(stem)).isEqualTo("_add_phone");
    }

    @ParameterizedTest
    @EnumSource(value = Layout.class, names = "SECTIONS", mode = EnumSource.Mode.EXCLUDE)
    void eachLayoutReadsItsDownFiles(Layout layout) {
        MigrationFileName down = MigrationFileName.read(layout.down(layout.stem(VERSION, "add_phone")));

        assertThat(down).isNotNull();
        assertThat(down.script()).isEqualTo(Script.DOWN);
        assertThat(down.layout()).isEqualTo(layout);
        assertThat(down.version()).isEqualTo(VERSION);
    }

    @ParameterizedTest
    @CsvSource({
        "0001_a.sql, SECTIONS, BOTH, 0001",
        "0001_a.v2.sql, SECTIONS, BOTH, 0001",
        "0001_a.up.v2.sql, SECTIONS, BOTH, 0001",
        "20240131120000_a.sql, SECTIONS, BOTH, 20240131120000",
        "0001_a.up.sql, PAIRS, UP, 0001",
        "0001_a.down.sql, PAIRS, DOWN, 0001",
        "0001_a/up.sql, DIRECTORIES, UP, 0001",
        "2019-02-26-002946_a/down.sql, DIRECTORIES, DOWN, 20190226002946",
        "20240131120000_a/migration.sql, DIRECTORIES, UP, 20240131120000",
        "V1_2__a.sql, FLYWAY, UP, 1.2",
        "V1.2__a.up.sql, FLYWAY, UP, 1.2",
        "U1_2__a.sql, FLYWAY, DOWN, 1.2",
        "B1__a.sql, FLYWAY, BASELINE, 1",
        "R__a b.sql, FLYWAY, UP, R__a_b"
    })
    void aNameIsOfOneLayout(String name, Layout layout, Script script, String version) {
        MigrationFileName read = MigrationFileName.read(name);

        assertThat(read).isNotNull();
        assertThat(read.layout()).isEqualTo(layout);
        assertThat(read.script()).isEqualTo(script);
        assertThat(read.version()).isEqualTo(Version.of(version));
    }

    static Stream<String> otherNames() {
        return Stream.of(
                ("a.sql 0001.sql 0001_.sql 0001-a.sql 2019-02-26_a.sql 0001_a.SQL 0001_a.Up.sql 0001_a.down.v2.sql"
                                + " 0001_a/seed.sql a/up.sql -1_a/up.sql V1__a/up.sql V1_a.sql V1__.sql V__a.sql v1__a.sql R__.sql"
                                + " V1__a\nb.sql")
                        .split(" "));
    }

    @ParameterizedTest
    @MethodSource("otherNames")
    void otherNamesAreOfNone(String name) {
        assertThat(MigrationFileName.read(name)).isNull();
    }

    @Test
    void aNameThatTheHistoryCannotKeepIsOfNone() {
        String longest = "0001_" + "a".repeat(250);

        assertThat(MigrationFileName.read(longest + ".sql")).isNotNull();
        assertThat(MigrationFileName.read(longest + "a.sql")).isNull();
    }
}
