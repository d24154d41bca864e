// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetListTest {

    private final List<String> asked = new ArrayList<>();
    private final List<FleetTarget> targets = new ArrayList<>(List.of(FleetTarget.ofSchema("acme")));
    private final FleetList list = new FleetList(
            () -> {
                asked.add("again");
                return List.copyOf(targets);
            },
            new Servers());

    /** Knows no server of those whose schema is called so. */
    private static final class Servers implements TargetConnector {

        @Override
        public DataSource connect(FleetTarget target) {
            throw new AssertionError("nothing is connected");
        }

        @Override
        public String server(FleetTarget target) {
            if (target.name().startsWith("lost")) {
                throw Problems.refused("Nobody knows where " + target + " is.", "look for it");
            }
            return "";
        }
    }

    @Test
    void allThatIsWrongIsReportedWithItsLine(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("targets.toml"), """
                        [[target]]
                        name = "lost-1"
                        schema = "a"
                        [[target]]
                        name = "acme"
                        schema = "b"
                        [[target]]
                        name = "lost-2"
                        schema = "c"
                        """);
        var listed = new FleetList(TargetSource.file(file), new Servers());

        assertThatThrownBy(listed::read)
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::text)
                                .containsExactly(
                                        file + ":1:1  Nobody knows where lost-1 is.\n  Next: look for it",
                                        file + ":7:1  Nobody knows where lost-2 is.\n  Next: look for it"));
    }

    @Test
    void twoNamesOfOneTargetAreRefusedWithTheLinesOfBoth(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("targets.toml"), """
                        [[target]]
                        name = "acme"
                        url = "postgres://clinic@DB-1:5432/clinic"
                        schema = "acme"
                        [[target]]
                        name = "bolt"
                        url = "jdbc:postgresql://db-1/clinic?user=clinic&sslmode=require"
                        schema = "acme"
                        [[target]]
                        name = "core"
                        url = "postgres://clinic@db-1/clinic"
                        schema = "core"
                        """);
        var listed = new FleetList(TargetSource.file(file), new Servers());

        assertThatThrownBy(listed::read)
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::text)
                                .containsExactly(
                                        file + ":5:1  bolt is the same database and schema as acme (" + file + ":1).\n"
                                                + "  Next: give each its own url, database or schema; no target was touched"));
        targets.add(new FleetTarget("bolt", null, null, "acme", null, null, Map.of()));
        assertThatThrownBy(list::read).hasMessageContaining("bolt is the same database and schema as acme.");
    }

    @Test
    void theSourceIsAskedAgainOnlyForANameThatItDidNotHave() {
        assertThat(list.target("acme").name()).isEqualTo("acme");
        assertThat(list.target("acme").name()).isEqualTo("acme");
        assertThat(asked).hasSize(1);

        targets.add(FleetTarget.ofSchema("bolt"));
        assertThat(list.target("bolt").name()).isEqualTo("bolt");
        assertThat(asked).hasSize(2);
        assertThatThrownBy(() -> list.target("core")).hasMessageContaining("There is no target core.");
        assertThat(asked).hasSize(3);
    }

    @Test
    void oneThatIsLostKeepsNoOtherFromBeingUsed() {
        targets.add(FleetTarget.ofSchema("lost"));

        assertThat(list.target("acme").name()).isEqualTo("acme");
    }
}
