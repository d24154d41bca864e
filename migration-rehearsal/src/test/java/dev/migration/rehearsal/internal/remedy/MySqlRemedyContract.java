// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Phase;
import dev.migration.fixture.Workbench;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What migrations become where DDL commits: the way that the server took is written into the statement. */
interface MySqlRemedyContract extends Workbench {

    void empty();

    /** How an index is built. */
    String how();

    /** How a column is added: as the server accepts it. */
    String instantly();

    private RemedyBench remedy() {
        return new RemedyBench(this, this::empty, "SELECT GROUP_CONCAT(total ORDER BY total) FROM orders");
    }

    /** Names in double quotes are texts here: no row would be in any range. And batches refuse an ENUM. */
    @Test
    default void eachBecomesWhatDoesTheSame() throws IOException, SQLException {
        for (RemedyCase one : RemedyCase.in("mysql.txt")) {
            remedy().assertCase(one, shown -> shown.replace(how(), "{how}").replace(instantly() + ";", "{instantly};"));
            empty();
            for (String file : remedy().files()) {
                delete(file);
            }
        }
    }

    /** The steps that are printed are executed, beside rows of each release. */
    @ParameterizedTest
    @CsvSource({
        "ALTER TABLE visits RENAME COLUMN total TO amount, INT",
        "ALTER TABLE visits CHANGE COLUMN total amount BIGINT NOT NULL DEFAULT 5, BIGINT"
    })
    default void aRenamedColumnIsWrittenByReleases(String change, String type) {
        write("0001_visits.sql", """
                CREATE TABLE visits (id INT PRIMARY KEY AUTO_INCREMENT, total INT NOT NULL DEFAULT 5 COMMENT 'it''s, x', note VARCHAR(20),
                    seen DATETIME DEFAULT '2020-01-01' ON UPDATE CURRENT_TIMESTAMP, UNIQUE KEY one (total, note), KEY two (total));
                INSERT INTO visits (total, note) VALUES (1, 'a'), (2, 'b');
                """);
        up();
        write("0002_change.sql", change + ";");
        SafeFiles safe = remedy().rewrite("2");
        assertThat(safe.files()).isEmpty();
        String[] files = String.join("\n", safe.left()).split("(?m)^-- File \\d+:\n");
        empty();
        delete("0002_change.sql");
        up();

        for (int i = 1; i < files.length; i++) {
            execute(
                    i == 1
                            ? "INSERT INTO visits (total, note) VALUES (3, 'c')"
                            : files[i].contains("DROP COLUMN")
                                    ? "INSERT INTO visits (amount, note) VALUES (8, 'z')"
                                    : "INSERT INTO visits (total, amount, note) VALUES (7, 7, 'r" + i + "')");
            write("%04d_change.sql".formatted(i + 1), files[i]);
            remedy().up(Phase.ALL);
        }

        assertThat(column("SELECT GROUP_CONCAT(amount ORDER BY note) FROM visits")
                        .get(0))
                .startsWith("1,2,3,7,7")
                .endsWith(",8");
        assertThat(column("SELECT MAX(seen) FROM visits").get(0)).startsWith("2020-01-01");
        assertThat(
                        column(
                                "SELECT CONCAT(UPPER(DATA_TYPE), ' ', IS_NULLABLE, ' ', COLUMN_DEFAULT)"
                                        + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'amount'"))
                .isEqualTo(List.of(type + " NO 5"));
        assertThat(
                        column(
                                "SELECT GROUP_CONCAT(DISTINCT INDEX_NAME ORDER BY INDEX_NAME)"
                                        + " FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'visits'"))
                .containsExactly("one,PRIMARY,two");
    }

    /** The server would set it to the time of the fill. */
    @Test
    default void theTimeOfTheLastChangeIsKept() {
        write(
                "0001_visits.sql",
                "CREATE TABLE visits (id INT PRIMARY KEY, seen DATETIME ON UPDATE CURRENT_TIMESTAMP);");
        up();
        write("0002_seen.sql", "ALTER TABLE visits RENAME COLUMN seen TO changed;");

        assertThat(String.join("\n", remedy().rewrite("2").left()))
                .contains("UPDATE visits SET `changed` = `seen`, `seen` = `seen` WHERE `id` BETWEEN :from AND :to;");
    }
}
