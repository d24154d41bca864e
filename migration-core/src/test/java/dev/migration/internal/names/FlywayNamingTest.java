// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Version;
import dev.migration.internal.names.FlywayFolder.Ignorable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlywayNamingTest {

    private static final FlywayNaming OTHER =
            new FlywayNaming("", "again", "undo", "base", "-", List.of(".pgsql", ".ddl"));

    @ParameterizedTest
    @CsvSource({
        "V1__a.sql, V1__a.sql",
        "V1.SQL, V1__.sql",
        "V1__.sql, V1__.sql",
        "V1_2__a__b.sql, V1_2__a__b.sql",
        "U1__a.sql, U1__a.sql",
        "B1__a.sql, B1__a.sql",
        "R__a b.sql, R__a b.sql",
        "V1__a.sql.conf, V1__a.sql.conf",
        "afterMigrate.sql, afterMigrate.sql",
        "beforeEachMigrate__a.sql, beforeEachMigrate__a.sql"
    })
    void theDefaultsAreTheUsualNames(String file, String usual) {
        assertThat(FlywayNaming.DEFAULT.usual(file)).isEqualTo(usual);
    }

    @ParameterizedTest
    @CsvSource({
        "1_2-a.ddl, V1_2__a.sql",
        "20240101120000-a-b.pgsql, V20240101120000__a-b.sql",
        "again-views.ddl, R__views.sql",
        "undo1-a.ddl, U1__a.sql",
        "base1-a.ddl, B1__a.sql",
        "1-a.ddl.conf, V1__a.sql.conf",
        "afterMigrate-a.ddl, afterMigrate__a.sql"
    })
    void namesThatAreSetAreReadAsTheUsualOnes(String file, String usual) {
        assertThat(OTHER.usual(file)).isEqualTo(usual);
        assertThat(OTHER.isScript(file.replace(".conf", ""))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V1__a.txt", "v1__a.sql", "Vx__a.sql", "VERSION.sql", "V1-2__x.sql", "V__x.sql", "V1_.sql",
                        "V_1__x.sql",
                "V1..2__x.sql", "Rx__a.sql", "R.sql", "R.a.sql", "V1 __a.sql", "notes.sql", ".sql", "afterMigrate_x.sql"
            })
    void allOthersHaveNone(String file) {
        assertThat(FlywayNaming.DEFAULT.usual(file)).isNull();
    }

    @Test
    void aNameMayHaveNoDescription() {
        assertThat(MigrationFileName.readFlyways("V1_2__.sql"))
                .satisfies(name -> assertThat(name.version()).isEqualTo(Version.of("1.2")))
                .satisfies(name -> assertThat(name.stem()).isEqualTo("V1_2__"));
        assertThat(MigrationFileName.readFlyways("R__.sql"))
                .satisfies(name -> assertThat(name.version().isRepeatable()).isTrue())
                .satisfies(name -> assertThat(name.stem()).isEqualTo("R__"));
    }

    @Test
    void patternsNameStatesOfVersionsOrOfRepeatableMigrations() {
        assertThat(ignored()).isEmpty();
        assertThat(ignored("*:missing", "versioned:Ignored")).containsExactly(Ignorable.MISSING, Ignorable.IGNORED);
        assertThat(ignored("repeatable:missing")).isEmpty();
        assertThat(ignored("*:*")).containsExactly(Ignorable.values());
        assertThat(Stream.of(Ignorable.values()).filter(FlywayFolder.DEFAULT::ignores))
                .containsExactly(Ignorable.FUTURE);
        assertThatThrownBy(() -> ignored("missing")).isInstanceOf(InvalidMigrationsException.class);
    }

    private static List<Ignorable> ignored(String... patterns) {
        FlywayFolder folder = FlywayFolder.DEFAULT.ignoring(List.of(patterns));
        return Stream.of(Ignorable.values()).filter(folder::ignores).toList();
    }
}
