// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.text.Replacements.Replacement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In each of these texts {@code hunter2} is the secret, and nothing else is. */
class MaskedSqlTest {

    private static MaskedSql masked(String sql, Dialect dialect) {
        return new MaskedSql(sql, List.of(), 0, dialect);
    }

    private static void assertHidden(String text, Dialect dialect) {
        MaskedSql sql = masked(text, dialect);
        String masked = text.replace("hunter2", "***");

        assertThat(sql.text()).isEqualTo(masked);
        assertThat(sql.marked())
                .isEqualTo("-- Secrets are hidden in this copy of the script: it cannot be run.\n" + masked);
        assertThat(MaskedSql.isMarked(sql.marked())).isTrue();
        assertThat(masked(masked, dialect).marked()).as("masked once more").isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE ROLE a PASSWORD 'hunter2'; SELECT 'x'",
                "alter role a login encrypted password\n\t'hunter2'",
                "ALTER ROLE a PASSWORD'hunter2'",
                "ALTER ROLE a PASSWORD /* it's 'this' */ 'hunter2'",
                "ALTER ROLE a PASSWORD E'hunter2' VALID UNTIL 'hunter2'",
                "ALTER ROLE a PASSWORD U&'hunter2'",
                "ALTER ROLE a PASSWORD $$hunter2$$; SELECT 'x'",
                "ALTER ROLE a PASSWORD $pw$hunter2$pw$",
                "ALTER ROLE a PASSWORD 'hunter2'\n 'hunter2'",
                "ALTER ROLE a PASSWORD 'hunter2",
                "ALTER ROLE a SET search_path TO 'hunter2'",
                "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'hunter2')",
                "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'hunter2', password 'hunter2')",
                "CREATE SUBSCRIPTION s CONNECTION 'hunter2' PUBLICATION p",
                "SET app.password TO 'hunter2'; SELECT 'x'",
                "SET app.\"password\" = 'hunter2'; SELECT 'x'",
                "UPDATE t SET password = 'hunter2', token = 'x' WHERE name = 'y'",
                "SELECT f(smtp_password => 'hunter2', p => 'x')",
                "DO $$ BEGIN IF a = 'x' THEN CREATE ROLE a PASSWORD 'hunter2'; END IF; PERFORM 'x'; END $$",
                "DO $$ BEGIN v_password := 'hunter2'; n := 'x'; END $$",
                "CREATE FUNCTION f() RETURNS text AS $f$ SELECT 'x'; ALTER ROLE a PASSWORD 'hunter2' $f$ LANGUAGE sql",
                "EXECUTE 'ALTER ROLE a PASSWORD ''hunter2'' LOGIN'",
                "-- it's: ALTER ROLE a PASSWORD 'hunter2'\n/* don't: IDENTIFIED BY 'hunter2' */ SELECT 'x'",
                "COPY t FROM stdin;\n1\tit's\n\\.\nALTER ROLE a PASSWORD 'hunter2';",
                "SELECT dblink('host=h password=hunter2 dbname=d', 'SELECT 1')",
                "SELECT 'postgres://u:hunter2@h/d', 'jdbc:postgresql://h/d?user=a&password=hunter2&ssl=true'"
            })
    void aSecretIsHiddenOnPostgreSql(String text) {
        assertHidden(text, Dialect.POSTGRESQL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE USER 'bob'@'%' IDENTIFIED BY \"hunter2\", 'ann'@'h' IDENTIFIED BY 'hunter2'; SELECT 'x'",
                "CREATE USER a IDENTIFIED BY # it's\n 'hunter2'",
                "CREATE OR REPLACE USER a IDENTIFIED VIA ed25519 USING PASSWORD('hunter2') OR p USING 'hunter2'",
                "ALTER USER a IDENTIFIED WITH caching_sha2_password BY 'hunter2' REPLACE 'hunter2'",
                "GRANT ALL ON d.* TO 'bob'@'%' IDENTIFIED BY 'hunter2'",
                "SET PASSWORD FOR 'bob'@'%' = 'hunter2'",
                "SET PASSWORD = PASSWORD('hunter2')",
                "CHANGE MASTER TO MASTER_HOST='h', MASTER_PASSWORD='hunter2'",
                "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'hunter2')",
                "UPDATE `t` SET `password` = 'hunter2', n = 'x'",
                "CREATE PROCEDURE p() BEGIN SELECT 'x'; ALTER USER a IDENTIFIED BY 'hunter2'; SELECT 'x'; END",
                "/*!80000 CREATE USER a IDENTIFIED BY 'hunter2' */",
                "CREATE TABLE t (n INT) CONNECTION='mysql://u:hunter2@h/db/t'"
            })
    void aSecretIsHiddenOnMySql(String text) {
        assertHidden(text, Dialect.MYSQL);
    }

    @Test
    void aSecretIsHiddenElsewhere() {
        assertHidden("CREATE USER a PASSWORD 'hunter2' ADMIN; SELECT 'x'", Dialect.H2);
        assertHidden("CREATE USER a PASSWORD DIGEST 'hunter2'", Dialect.HSQLDB);
        assertHidden("ATTACH \"file:a.db?cipher=x&hexkey=hunter2\" AS c; SELECT 'x'", Dialect.SQLITE);
        assertHidden("UPDATE [it's] SET [password] = 'hunter2'", Dialect.SQLITE);
        assertHidden("-- jdbc:hsqldb:file:x;crypt_key=hunter2;crypt_type=AES\nSELECT 'x'", Dialect.HSQLDB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.token = uuid();"
                        + " SET NEW.password = old.password; SET NEW.password = hash; END",
                "UPDATE t SET password = crypt(secret, salt), token = gen_random_uuid() WHERE secret = 'x'",
                "UPDATE t SET password = u.hash FROM u WHERE name = 'x'",
                "CREATE TABLE token (password TEXT DEFAULT md5('x'), secret TEXT, n TEXT DEFAULT 'x')",
                "CREATE TABLE credentials (kind VARCHAR(9) DEFAULT 'user', password_hash TEXT NOT NULL)",
                "INSERT INTO tokens (token, password) VALUES ('x', 'y')",
                "INSERT INTO setting VALUES ('smtp_password', 'x'), ('api_key', 'y')",
                "DELETE FROM s WHERE k = 'password' AND token IN ('x')",
                "COMMENT ON COLUMN users.password IS 'bcrypt'",
                "SELECT password AS 'x', password <> 'y', secret = 'z' FROM t",
                "ALTER ROLE a PASSWORD NULL; SELECT 'x'",
                "GRANT SELECT ON t TO app; COMMENT ON ROLE app IS 'reads'",
                "DROP ROLE a; SELECT 'x'",
                "-- create user table\nINSERT INTO users VALUES ('bob')",
                "SELECT 'http://h:80/users/a@b', 'http://h:8080?mail=a@b', 'a@b', 'u:p'",
                "SELECT key = 'x', 'y;key=z', '?token=x' FROM t",
                "SELECT 'your password: ', 'create user', 'x'",
                "COPY c (id, api_key) FROM STDIN;\n1\tpassword\n\\.\n"
            })
    void whatIsNoSecretStays(String text) {
        for (Dialect dialect : Dialect.values()) {
            assertThat(masked(text, dialect).text()).isEqualTo(text);
            assertThat(masked(text, dialect).marked()).isEqualTo(text);
        }
    }

    @Test
    void theValueOfASecretPlaceholderIsHidden() {
        var replaced = List.of(new Replacement(8, 2, 5, false), new Replacement(13, 7, 5, true));

        assertThat(new MaskedSql("a/hunter2", List.of(new Replacement(12, 7, 5, true)), 10, Dialect.H2).text())
                .isEqualTo("a/ ***");
        assertThat(new MaskedSql("SELECT 42, f(hunter2)", replaced, 0, Dialect.H2).text())
                .isEqualTo("SELECT 42, f(***)");
    }

    static Stream<String> parts() {
        return Stream.of(("https://host:8080/path;¦https://u:p@¦://a:¦x:y?pwd=¦PASSWORD /*¦PASSWORD --¦"
                        + "PASSWORD '¦PASSWORD ''¦PASSWORD \\'¦PASSWORD 'a\n¦PASSWORD $a$ ¦$a$password$b$¦"
                        + "password='password='¦password = (¦password     ¦password=¦a=b password=¦"
                        + "{a=b, password=¦-- password '\n¦x:y;pwd='),.¦pwd=pwd¦IDENTIFIED BY ¦IDENTIFIED 'x' ¦"
                        + "create user ¦create or replace ")
                .split("¦"));
    }

    /** What takes time with the square of the length takes a minute here, or an hour. */
    @ParameterizedTest
    @MethodSource("parts")
    void theTimeGrowsWithTheLengthOnly(String part) {
        String text = part.repeat(100_000 / part.length());

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (Dialect dialect : List.of(Dialect.POSTGRESQL, Dialect.MYSQL)) {
                assertThat(masked(text, dialect).text()).isNotEmpty();
                assertThat(masked("'" + text + "'", dialect).text()).isNotEmpty();
            }
            assertThat(SecretMask.maskText(text)).isNotEmpty();
        });
    }
}
