// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Target;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of a migration that runs in batches, the first one is executed. */
class PostgreSqlBatchRehearsalTest extends PostgreSqlWorkbench {

    private RehearsalReport rehearse(Map<String, Size> sizes) {
        write("0001_orders.sql", """
                CREATE TABLE orders (id BIGINT PRIMARY KEY, n INT);
                INSERT INTO orders SELECT i, 0 FROM generate_series(1, 2500) i;""");
        up();
        write("0002_fill.sql", "-- option: batch=orders.id", "UPDATE orders SET n = 1 WHERE id BETWEEN :from AND :to;");
        return Rehearsal.of(builder().build())
                .rehearse(Target.all(), new RehearsalOptions(Duration.ofSeconds(5), Duration.ofMinutes(1), sizes));
    }

    @Test
    void itsTimeAndItsWalAreMultiplied() {
        RehearsalReport report = rehearse(Map.of("public.orders", new Size(190_000, 20_000_000)));

        assertThat(report.notes().get(0))
                .startsWith("0002_fill runs in batches, of which only the first was executed, of up to 1000 keys: ")
                .containsPattern(
                        ", 1,000 rows changed, \\d+\\.\\d MB of WAL\\. About 20,000,000 rows are about 20,000 of these: "
                                + ".+, twice as long with the usual pauses, [\\d,]+\\.\\d MB of WAL\\.$");
        assertThat(column("SELECT DISTINCT n FROM orders")).containsExactly("0");
    }

    @Test
    void aKeyThatARunRefusesIsAFinding() {
        write("0001_orders.sql", "CREATE TABLE orders (id BIGINT PRIMARY KEY, n INT);");
        up();
        write("0002_fill.sql", "-- option: batch=orders.n", "DELETE FROM orders WHERE n BETWEEN :from AND :to;");

        RehearsalReport report = Rehearsal.of(builder().build())
                .rehearse(Target.all(), new RehearsalOptions(Duration.ofSeconds(5), Duration.ofMinutes(1), Map.of()));

        assertThat(report.findings().map(Object::toString).toList().toString())
                .contains("The column orders.n cannot divide the table into ranges: no index begins with it");
    }

    @Test
    void namesMayHaveBlanksAndDots() {
        write(
                "0001_orders.sql",
                "CREATE SCHEMA \"My Shop\"; CREATE TABLE \"My Shop\".\"Orders.\"\"old\"\"\" (\"Total Sum\" BIGINT PRIMARY KEY, n INT);",
                "INSERT INTO \"My Shop\".\"Orders.\"\"old\"\"\" VALUES (1, 0), (2, 0);");
        up();
        write(
                "0002_fill.sql",
                "-- option: batch=\"My Shop\".\"Orders.\"\"old\"\"\".\"Total Sum\" batch-time=200ms",
                "UPDATE \"My Shop\".\"Orders.\"\"old\"\"\" SET n = 1 WHERE \"Total Sum\" BETWEEN :from AND :to;");

        RehearsalReport report = Rehearsal.of(builder().build())
                .rehearse(
                        Target.all(),
                        new RehearsalOptions(
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(1),
                                Map.of("My Shop.Orders.\"old\"", new Size(100, 7_000))));

        assertThat(report.notes().get(0)).contains("2 rows changed", "About 7,000 rows");
        up();
        assertThat(column("SELECT DISTINCT n FROM \"My Shop\".\"Orders.\"\"old\"\"\""))
                .containsExactly("1");
    }

    @Test
    void withoutSizesThoseOfThisDatabaseCount() {
        assertThat(rehearse(Map.of()).notes().get(0))
                .containsPattern("(About 2,500 rows are about 3 of these|is not known)");
    }
}
