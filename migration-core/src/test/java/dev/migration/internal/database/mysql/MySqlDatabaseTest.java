// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.header.OptionComment;
import dev.migration.internal.header.ScriptOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from what a server says of itself, also those that no test starts: old ones, clusters, case-insensitive ones. */
class MySqlDatabaseTest {

    private static final MySqlServer MARIADB = new MySqlServer(true, "11.4.5", 1000, false, false, false, 1 << 24);
    private static final MySqlServer MYSQL =
            new MySqlServer(false, "8.4.3", Integer.MIN_VALUE, true, false, true, 1 << 24);

    private static final Database ON_MARIADB = new MySqlDatabase(Vendor.MARIADB, MARIADB);
    private static final Database ON_MYSQL = new MySqlDatabase(Vendor.MYSQL, MYSQL);

    @ParameterizedTest
    @CsvSource({
        "11.4.5-MariaDB, 11.4.5",
        "10.6.18-MariaDB-ubu2004-log, 10.6.18",
        "5.5.5-10.6.12-MariaDB, 10.6.12",
        "8.0.36-0ubuntu0.22.04.1, 8.0.36",
        "9.1.0, 9.1.0"
    })
    void theVersionIsTheServersOwn(String told, String version) {
        assertThat(MySqlServer.plain(told)).isEqualTo(version);
    }

    @Test
    void aMariaDbServerBehindMySqlsDriverIsStillMariaDb() {
        Database database = new MySqlDatabase(
                Vendor.MYSQL, new MySqlServer(true, "11.4.5", Integer.MIN_VALUE, false, false, false, 1 << 24));

        assertThat(database.product()).isEqualTo("MariaDB 11.4.5");
        assertThat(database.vendor()).isEqualTo(Vendor.MYSQL);
    }

    @Test
    void mySqlIsCalledSo() {
        assertThat(ON_MYSQL.product()).isEqualTo("MySQL 8.4.3");
        assertThat(ON_MYSQL.vendor()).isEqualTo(Vendor.MYSQL);
    }

    @Test
    void namesAreInLowerCaseWhereTheServerStoresThemSo() {
        assertThat(ON_MYSQL.identifier("Mixed`Case")).isEqualTo("`mixed``case`");
        assertThat(ON_MARIADB.identifier("Mixed`Case")).isEqualTo("`Mixed``Case`");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "it's, 'it''s'",
                "back\\slash, _utf8mb4 x'6261636b5c736c617368'",
                "ü😀, _utf8mb4 x'c3bcf09f9880'",
                "\"\", ''"
            })
    void aLiteralHasNothingThatASettingCouldChange(String text, String literal) {
        assertThat(ON_MARIADB.literal(text)).isEqualTo(literal);
    }

    @Test
    void grantsNameTheAccountWithItsHost() {
        assertThat(ON_MARIADB.grantOn("s", List.of("`s`.`a`", "`s`.`b`"), "SELECT, INSERT", "o'neil@10.0.%"))
                .containsExactly(
                        "GRANT SELECT, INSERT ON `s`.`a` TO 'o''neil'@'10.0.%'",
                        "GRANT SELECT, INSERT ON `s`.`b` TO 'o''neil'@'10.0.%'");
    }

    @Test
    void lockTimeoutsAreWholeSecondsOfWhichThereIsOneAtLeast() {
        ScriptOptions options = OptionComment.in("-- option: lock_timeout=1100ms statement_timeout=1500ms")
                .options();

        assertThat(ON_MARIADB.settingsFor(options, Scope.SESSION))
                .containsExactly(
                        "SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1",
                        "SET SESSION max_statement_time = 1.500");
        assertThat(ON_MYSQL.settingsFor(options, Scope.SESSION))
                .containsExactly(
                        "SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1",
                        "SET SESSION max_execution_time = 1500");
    }

    @Test
    void aLockTimeoutOfZeroIsNoLimit() {
        ScriptOptions options = ScriptOptions.DEFAULT.withDefaultLockTimeout(Duration.ZERO);

        assertThat(ON_MARIADB.settingsFor(options, Scope.SESSION))
                .containsExactly("SET SESSION lock_wait_timeout = 31536000, innodb_lock_wait_timeout = 31536000");
    }

    @Test
    void onlyMySqlKnowsAServerThatIsReadOnlyForAdministratorsToo() {
        assertThat(MYSQL.readOnly()).contains("@@GLOBAL.super_read_only");
        assertThat(MARIADB.readOnly()).doesNotContain("super_read_only");
    }

    @Test
    void theNameOfTheLockFitsWhateverTheTableIsCalled() {
        String lock = ON_MARIADB
                .locks()
                .sessionLock("`" + "x".repeat(200) + "`")
                .orElseThrow()
                .tryLock();

        assertThat(lock).matches("SELECT GET_LOCK\\('[a-z0-9-]{1,64}', 0\\)");
        assertThat(ON_MARIADB.locks().sessionLock("`a`.`b`").orElseThrow().tryLock())
                .isNotEqualTo(
                        ON_MARIADB.locks().sessionLock("`a`.`c`").orElseThrow().tryLock());
    }

    @Test
    void aClusterHasNoSessionLock() {
        assertThat(new MySqlDatabase(Vendor.MARIADB, new MySqlServer(true, "11.4.5", 1000, false, true, false, 1 << 24))
                        .locks()
                        .sessionLock("`a`"))
                .isEmpty();
    }
}
