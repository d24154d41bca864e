// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.fixture.H2Workbench;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MigrationSqlTest extends H2Workbench {

    @Test
    void aFileShowsBothOfItsSections() {
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "DROP TABLE t1;");
        assertThat(migrator().sql("1"))
                .isEqualTo(Map.of(Direction.UP, "CREATE TABLE t1 (id INT);", Direction.DOWN, "DROP TABLE t1;"));
    }

    @Test
    void aPairShowsBothOfItsFiles() {
        write("0001_t1.up.sql", "CREATE TABLE t1 (id INT);");
        write("0001_t1.down.sql", "DROP TABLE t1;");
        assertThat(migrator().sql("0001"))
                .isEqualTo(Map.of(Direction.UP, "CREATE TABLE t1 (id INT);", Direction.DOWN, "DROP TABLE t1;"));
    }

    @Test
    void whatHasNoDownScriptShowsNone() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        assertThat(migrator().sql("0001").get(Direction.DOWN)).isNull();
    }

    @Test
    void whereTheFileIsGoneTheStoredScriptsAreShown() {
        write("0001_t1.sql", "-- Up Migration", "CREATE TABLE t1 (id INT);", "-- Down Migration", "DROP TABLE t1;");
        write("0002_t2.sql", "CREATE TABLE t2 (id INT);");
        up();
        delete("0001_t1.sql");
        Map<Direction, String> sql = migrator().sql("0001");
        assertThat(sql.get(Direction.UP)).contains("CREATE TABLE t1 (id INT);");
        assertThat(sql.get(Direction.DOWN)).contains("DROP TABLE t1;");
    }

    @Test
    void aVersionThatIsUnknownHasNone() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        assertThat(migrator().sql("0002")).isEqualTo(Map.of());
        up();
        assertThat(migrator().sql("0002")).isEqualTo(Map.of());
    }

    @Test
    void toShowItWritesNothing() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        migrator().sql("0001");
        migrator().sql("0002");
        assertThat(tableNames()).isEmpty();
    }

    @Test
    void secretsAreHidden() {
        write("0001_u.sql", "CREATE USER u PASSWORD 'very-secret';");
        assertThat(migrator().sql("0001").get(Direction.UP)).isEqualTo("CREATE USER u PASSWORD '***';");
    }

    @Test
    void whatMayNotBeStoredIsNotShown() {
        write("0001_t1.sql", "-- option: store-sql=off", "CREATE TABLE t1 (code VARCHAR DEFAULT 'hush');");
        assertThat(migrator().sql("0001").get(Direction.UP))
                .isEqualTo("-- not shown, as its option store-sql=off asks\n");
    }

    @Test
    void aLongScriptIsCutOffWhichItSays() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);\n".repeat(20_000) + "-- the end");
        assertThat(migrator().sql("0001").get(Direction.UP))
                .hasSizeLessThan(257 * 1024)
                .startsWith("CREATE TABLE t1 (id INT);\n")
                .endsWith("\n-- cut off here: the script has 520,011 characters\n");
    }

    @Test
    void aSecretAtTheCutIsNotShownInPart() {
        String begin = "INSERT INTO links VALUES ('https://clinic:";
        String secret = "very-secret";
        write("0001_t1.sql", " ".repeat(256 * 1024 - begin.length() - 4) + begin + secret + "@host');", "SELECT 1;");
        assertThat(migrator().sql("0001").get(Direction.UP))
                .contains("cut off here")
                .doesNotContain("very");
    }
}
