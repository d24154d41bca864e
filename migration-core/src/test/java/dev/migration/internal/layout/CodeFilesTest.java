// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.CodeMigration;
import dev.migration.InvalidMigrationsException;
import dev.migration.Version;
import dev.migration.internal.header.Checksum;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFilesTest {

    /** Says what the test gives; the class behind it may be one that a framework has made. */
    private static class Given implements CodeMigration {

        private final @Nullable String version;
        private final @Nullable String name;
        private final @Nullable String checksum;

        Given(@Nullable String version, @Nullable String name, @Nullable String checksum) {
            this.version = version;
            this.name = name;
            this.checksum = checksum;
        }

        @Override
        @SuppressWarnings("NullAway")
        public String version() {
            return version;
        }

        @Override
        @SuppressWarnings("NullAway")
        public String name() {
            return name;
        }

        @Override
        @SuppressWarnings("NullAway")
        public String checksum() {
            return checksum;
        }

        @Override
        public void run(Connection connection) {}
    }

    /** As Spring calls its subclasses. */
    private static final class Given$$Proxy extends Given {

        Given$$Proxy() {
            super("1", "a", "1");
        }

        @Override
        public void undo(Connection connection) throws Exception {
            super.undo(connection);
        }
    }

    private static final String TYPE = CodeFilesTest.class.getName() + "$Given";

    private static String checksum(CodeMigration migration) throws Exception {
        return Checksum.read(CodeFiles.of(List.of(migration)).get(0).up().open())
                .checksum();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            delimiter = '|',
            value = {
                "x|a|1|\"x\" cannot be the version of a code migration.",
                "1__2|a|1|\"1__2\" cannot be the version of a code migration.",
                "''|a|1|\"\" cannot be the version of a code migration.",
                "null|a|1|This is a code migration, and its version() returns null.",
                "1|''|1|\"\" cannot be the name of a code migration.",
                "1|it's|1|\"it's\" cannot be the name of a code migration.",
                "1|a.down|1|\"a.down\" cannot be the name of a code migration.",
                "1|null|1|This is a code migration, and its name() returns null.",
                "1|a|1;2|\"1;2\" cannot be the checksum of a code migration.",
                "1|a|null|This is a code migration, and its checksum() returns null."
            })
    void whatItSaysOfItselfIsChecked(
            @Nullable String version, @Nullable String name, @Nullable String checksum, String message) {
        assertThatThrownBy(() -> CodeFiles.of(List.of(new Given(version, name, checksum))))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageStartingWith(TYPE + "  " + message + "\n  Next: let ");
    }

    /** Flyway names classes so, and files. */
    @ParameterizedTest
    @ValueSource(strings = {"11.0", "11_0", "V11_0", "11"})
    void theVersionIsWrittenAsInNamesOfFiles(String version) {
        assertThat(CodeFiles.of(List.of(new Given(version, "a", "1"))).get(0).version())
                .isEqualTo(Version.of("11"));
    }

    @Test
    void aRepeatableOneHasItsNameForAVersion() {
        CodeFiles files = CodeFiles.of(List.of(new Given(CodeMigration.REPEATABLE, "fill_phone", "1")))
                .get(0);

        assertThat(files.version()).isEqualTo(Version.of("R__fill_phone"));
        assertThat(files.version().isRepeatable()).isTrue();
    }

    @Test
    void aRepeatableOneIsNotUndone() {
        var undoable = new Given(CodeMigration.REPEATABLE, "a", "1") {
            @Override
            public void undo(Connection connection) {}
        };

        assertThatThrownBy(() -> CodeFiles.of(List.of(undoable)))
                .hasMessageContainingAll("a repeatable migration is not undone", "remove undo(Connection)");
    }

    @Test
    void whetherItCommitsByItselfDoesNotChangeTheChecksum() throws Exception {
        var alone = new Given("1", "a", "1") {
            @Override
            public boolean isTransactional() {
                return false;
            }
        };

        assertThat(checksum(alone)).isEqualTo(checksum(new Given("1", "a", "1")));
    }

    @Test
    void allThatIsWrongIsReported() {
        assertThatThrownBy(() -> CodeFiles.of(List.of(new Given("x", null, "'"), new Given("1", "", "1"))))
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        refusal -> assertThat(refusal.problems()).hasSize(4));
    }

    @Test
    void anExceptionIsReportedWithItsClass() {
        var broken = new Given("1", "a", "1") {
            @Override
            public String version() {
                throw new IllegalStateException("no bean yet");
            }
        };

        assertThatThrownBy(() -> CodeFiles.of(List.of(broken)))
                .hasMessageContaining("its version() throws java.lang.IllegalStateException: no bean yet");
    }

    @Test
    void theChecksumIsThatOfNameAndKeyAlone() throws Exception {
        var moved = new Given("1", "a", "1") {};

        assertThat(checksum(moved)).isEqualTo(checksum(new Given("1", "a", "1")));
        assertThat(checksum(new Given("1", "b", "1"))).isNotEqualTo(checksum(moved));
        assertThat(checksum(new Given("1", "a", "2"))).isNotEqualTo(checksum(moved));
    }

    @Test
    void theClassThatSomebodyWroteCounts() {
        CodeFiles files = CodeFiles.of(List.of(new Given$$Proxy())).get(0);

        assertThat(files.up().name()).isEqualTo(TYPE);
        assertThat(files.down()).isNull();
    }
}
