package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.internal.sql.Dialect;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedSqlTest {

    static Stream<Arguments> secrets() {
        return Stream.of(
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD 'hunter2';", "CREATE ROLE a PASSWORD '***';"),
                arguments(
                        Dialect.POSTGRESQL,
                        "create role a password 'hunter2' login",
                        "create role a password '***' login"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE a ENCRYPTED PASSWORD 'hunter2'",
                        "ALTER ROLE a ENCRYPTED PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD\n\t'hunter2'", "ALTER ROLE a PASSWORD\n\t'***'"),
                arguments(Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD'hunter2'", "ALTER ROLE a PASSWORD'***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE a PASSWORD /* not 'this' */ 'hunter2'",
                        "ALTER ROLE a PASSWORD /* not 'this' */ '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE a PASSWORD -- it's new\n 'hunter2'",
                        "ALTER ROLE a PASSWORD -- it's new\n '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER a IDENTIFIED BY 'hunter2'",
                        "CREATE USER a IDENTIFIED BY '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER a IDENTIFIED WITH sha2 BY 'hunter2'",
                        "CREATE USER a IDENTIFIED WITH sha2 BY '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER a IDENTIFIED BY PASSWORD 'hunter2'",
                        "CREATE USER a IDENTIFIED BY PASSWORD '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED BY \"hunter2;\" x",
                        "CREATE USER a IDENTIFIED BY '***' x"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED BY \"se\\\"cr\"\"et\" x",
                        "CREATE USER a IDENTIFIED BY '***' x"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED BY # it's\n 'se\\'cret' x",
                        "CREATE USER a IDENTIFIED BY # it's\n '***' x"),
                arguments(Dialect.MYSQL, "CREATE USER a IDENTIFIED BY \"cut off", "CREATE USER a IDENTIFIED BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "SET PASSWORD FOR a = PASSWORD(\"hunter2\")",
                        "SET PASSWORD FOR a = PASSWORD('***')"),
                arguments(Dialect.POSTGRESQL, "SET PASSWORD = 'hunter2'", "SET PASSWORD = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET PASSWORD FOR a = PASSWORD('hunter2')",
                        "SET PASSWORD FOR a = PASSWORD('***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "OPTIONS (user 'bob', password 'hunter2')",
                        "OPTIONS (user '***', password '***')"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'it''s hunter2' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD '' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD E'sec\\'ret' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD N'hunter2' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD U&'secr\\0065t' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD $$sec'ret$$ x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD $pw$sec$$ret$pw$ x", "PASSWORD '***' x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "EXECUTE 'CREATE ROLE r PASSWORD ''hunter2'''; SELECT 1",
                        "EXECUTE '***'; SELECT 1"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'be'\n  'ginning' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "OPTIONS (\"password\" 'hunter2')", "OPTIONS (\"password\" '***')"),
                arguments(Dialect.MYSQL, "UPDATE `t` SET `password` = 'hunter2'", "UPDATE `t` SET `password` = '***'"),
                arguments(
                        Dialect.MYSQL,
                        "UPDATE t SET `user_pwd`='hunter2', n = 1",
                        "UPDATE t SET `user_pwd`='***', n = 1"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'one'; PASSWORD 'two'", "PASSWORD '***'; PASSWORD '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CHANGE MASTER TO MASTER_PASSWORD='hunter2', x=1",
                        "CHANGE MASTER TO MASTER_PASSWORD='***', x=1"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER USER u@h IDENTIFIED /*x*/ BY \"hunter2\"",
                        "ALTER USER u@h IDENTIFIED /*x*/ BY '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER u IDENTIFIED VIA -- it's\n ed25519 USING 'hunter2' x",
                        "CREATE USER u IDENTIFIED VIA -- it's\n ed25519 USING '***' x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config('my.password','hunter2',false)",
                        "SELECT set_config('***','***',false)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config ( 'password.of.mail', /* c */ E'sec\\'ret', false)",
                        "SELECT set_config ( '***', /* c */ '***', false)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE SUBSCRIPTION s CONNECTION 'host=h password=hunter2 dbname=x' PUBLICATION p",
                        "CREATE SUBSCRIPTION s CONNECTION '***' PUBLICATION p"),
                arguments(Dialect.POSTGRESQL, "CONNECTION 'host=h password = ''se cret'' a=b'", "CONNECTION '***'"),
                arguments(Dialect.POSTGRESQL, "CONNECTION E'password=hunter2'", "CONNECTION '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "dblink('sslpassword=one password=two', 'SELECT 1')",
                        "dblink('***', '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CONNECTION='mysql://u:hunter2@h/db/t' x",
                        "CONNECTION='mysql://u:***@h/db/t' x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CONNECTION='mysql://u:sec/r@et@h/db/t' x",
                        "CONNECTION='mysql://u:***@h/db/t' x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DELETE FROM s WHERE k = 'password'; ALTER ROLE a PASSWORD 'hunter2'",
                        "DELETE FROM s WHERE k = '***'; ALTER ROLE a PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "x = 'it''s so' AND PASSWORD 'hunter2'", "x = '***' AND PASSWORD '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "OPTIONS (user 'bob', password'hunter2')",
                        "OPTIONS (user '***', password'***')"),
                arguments(Dialect.POSTGRESQL, "EXECUTE 'ALTER ROLE r PASSWORD''hunter2'''", "EXECUTE '***'"),
                arguments(Dialect.POSTGRESQL, "SET app.password TO 'hunter2'", "SET app.password TO '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET app.password\nto -- it's\n'hunter2'",
                        "SET app.password\nto -- it's\n'***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE a SET my.password TO 'hunter2'",
                        "ALTER ROLE a SET my.password TO '***'"),
                arguments(Dialect.POSTGRESQL, "SET app.api_token = 'hunter2'", "SET app.api_token = '***'"),
                arguments(Dialect.POSTGRESQL, "SET app.\"secret\" TO E'sec\\'ret' x", "SET app.\"secret\" TO '***' x"),
                arguments(
                        Dialect.POSTGRESQL, "UPDATE t SET pwd='hunter2', a = 'x'", "UPDATE t SET pwd='***', a = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET client_secret /* c */ = 'x'",
                        "UPDATE t SET client_secret /* c */ = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET app.api_key = 'x'; SET app.passwd = 'y'",
                        "SET app.api_key = '***'; SET app.passwd = '***'"),
                arguments(Dialect.POSTGRESQL, "SET app.passphrase = $$x$$", "SET app.passphrase = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config('my.api_token', 'hunter2', false)",
                        "SELECT set_config('***', '***', false)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DO $$ BEGIN EXECUTE format('ALTER ROLE x PASSWORD %L', 'hunter2'); END $$",
                        "DO $$ BEGIN EXECUTE format('***', '***'); END $$"),
                arguments(
                        Dialect.POSTGRESQL,
                        "format('ALTER ROLE x PASSWORD %L VALID UNTIL %L', 'hunter2', 'infinity')",
                        "format('***', '***', '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "format('ALTER ROLE %I PASSWORD %L', who, 'hunter2')",
                        "format('***', who, '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "format('CREATE ROLE %I LOGIN PASSWORD %s', 'bob', 'hunter2')",
                        "format('***', '***', '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER SERVER s OPTIONS (ADD passwd 'hunter2', SET \"pwd\" 'hunter2', host 'x')",
                        "ALTER SERVER s OPTIONS (ADD passwd '***', SET \"pwd\" '***', host '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config(setting_name => 'app.password', new_value => 'hunter2', is_local => false)",
                        "SELECT set_config(setting_name => '***', new_value => '***', is_local => false)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config(is_local := false, setting_name := 'app.password', new_value := 'hunter2')",
                        "SELECT set_config(is_local := false, setting_name := '***', new_value := '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE z SET app.password TO hunter2",
                        "ALTER ROLE z SET app.password TO '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET app.password = hunter2; SET LOCAL app.pwd TO 12345; SET app.secret = \"hunter2\"",
                        "SET app.password = '***'; SET LOCAL app.pwd TO '***'; SET app.secret = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE TABLE t (id INT, password text NOT NULL DEFAULT 'hunter2', n text DEFAULT 'x')",
                        "CREATE TABLE t (id INT, password text NOT NULL DEFAULT '***', n text DEFAULT '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER TABLE t ADD COLUMN IF NOT EXISTS pwd varchar(9) DEFAULT 'hunter2'",
                        "ALTER TABLE t ADD COLUMN IF NOT EXISTS pwd varchar(9) DEFAULT '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER TABLE t ALTER COLUMN api_key SET DEFAULT 'hunter2'",
                        "ALTER TABLE t ALTER COLUMN api_key SET DEFAULT '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET name='a', password='hunter2', b='x' WHERE password = 'hunter2' AND b = 'x'",
                        "UPDATE t SET name='***', password='***', b='***' WHERE password = '***' AND b = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET (name, password) = ('x', 'hunter2'), a = 'x'",
                        "UPDATE t SET (name, password) = ('***', '***'), a = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET (secret, name) = ROW ('hunter2', 'x') WHERE n = 'x'",
                        "UPDATE t SET (secret, name) = ROW ('***', '***') WHERE n = '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER 'bob'@'%' IDENTIFIED BY 'hunter2', 'ann' @'h' IDENTIFIED BY \"hunter2\"",
                        "CREATE USER 'bob'@'%' IDENTIFIED BY '***', '***' @'h' IDENTIFIED BY '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "INSERT INTO s VALUES ('smtp_password', 'hunter2'), ('credentials', $$hunter2$$)",
                        "INSERT INTO s VALUES ('***', '***'), ('***', '***')"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'cut off", "PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "PASSWORD $pw$cut off", "PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'cut off''", "PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'cut off\\", "PASSWORD '***'"));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretIsHidden(Dialect dialect, String text, String masked) {
        MaskedSql sql = MaskedSql.of(text, List.of(), 0, dialect);
        MaskedSql again = MaskedSql.of(masked, List.of(), 0, dialect);

        assertThat(sql.text()).isEqualTo(masked);
        assertThat(MaskedSql.isMarked(sql.marked())).isTrue();
        assertThat(sql.marked()).endsWith("\n" + masked);
        assertThat(again.text()).as("masked once more").isEqualTo(masked);
        assertThat(again.marked()).isEqualTo(masked);
        assertThat(SecretMask.mask(text, false)).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE password (\"id\" int)",
                "SELECT password \"Password\" FROM t",
                "SELECT 'x';key = 'y'",
                "",
                "ALTER ROLE a PASSWORD NULL; SELECT 'x'",
                "SELECT '***'",
                "SELECT set_config('my.word', 'x', false)",
                "SELECT 'http://h:80', 'a@b'",
                "SELECT 'http://h:80/users/a@b', 'http://h:8080?mail=a@b'",
                "IDENTIFIED BY RANDOM PASSWORD",
                "GRANT password TO a; SELECT 'x'",
                "CREATE TABLE t (a INT REFERENCES s ON DELETE SET NULL, CHECK (password = other))",
                "CREATE FUNCTION f(a text = 'x') RETURNS text",
                "SET search_path TO 'x', 'y'",
                "UPDATE users SET password = crypt(:x), token = gen_random_uuid()",
                "CREATE TABLE t (password text DEFAULT md5(random()::text))"
            })
    void whatIsNoSecretStays(String text) {
        MaskedSql sql = MaskedSql.of(text, List.of(), 0, Dialect.POSTGRESQL);

        assertThat(sql.text()).isEqualTo(text);
        assertThat(sql.marked()).isEqualTo(text);
    }

    @Test
    void noExpressionOfATriggerIsHidden() {
        String trigger = "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN"
                + " SET NEW.token = uuid(); SET NEW.password = old.password; END";
        assertThat(MaskedSql.of(trigger, List.of(), 0, Dialect.MYSQL).text()).isEqualTo(trigger);
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                arguments(
                        "CREATE ROLE a VALID UNTIL 'hunter2'; ALTER SERVER s OPTIONS (SET host 'hunter2')",
                        "CREATE ROLE a VALID UNTIL '***'; ALTER SERVER s OPTIONS (SET host '***')"),
                arguments(
                        "CREATE TABLE t (password TEXT, hash TEXT DEFAULT 'x')",
                        "CREATE TABLE t (password TEXT, hash TEXT DEFAULT '***')"),
                arguments("INSERT INTO t (password) VALUES ('x')", "INSERT INTO t (password) VALUES ('***')"),
                arguments(
                        "UPDATE t SET password = hash WHERE name = 'x'",
                        "UPDATE t SET password = hash WHERE name = '***'"),
                arguments("SELECT 'x' AS passwords, 'y'", "SELECT '***' AS passwords, '***'"),
                arguments(
                        "DELETE FROM s WHERE k = 'password';\nDELETE FROM s WHERE k = 'x';",
                        "DELETE FROM s WHERE k = '***';\nDELETE FROM s WHERE k = 'x';"),
                arguments(
                        "DELETE FROM s WHERE k IN ('password', 'x', 'mail.password', 'y')",
                        "DELETE FROM s WHERE k IN ('***', '***', '***', '***')"),
                arguments("INSERT INTO s VALUES ('your new password', 'x')", "INSERT INTO s VALUES ('***', '***')"),
                arguments(
                        "INSERT INTO s VALUES ('x', 'y'); UPDATE t SET password = hash, a = 'x'",
                        "INSERT INTO s VALUES ('x', 'y'); UPDATE t SET password = hash, a = '***'"),
                arguments("SELECT format('ALTER ROLE x PASSWORD %L', hash), 'x'", "SELECT format('***', hash), '***'"),
                arguments(
                        "SELECT format('ALTER ROLE %I PASSWORD %L', 'bob', hash), 'x'",
                        "SELECT format('***', '***', hash), '***'"),
                arguments("SELECT format('no PASSWORD for %L', 'bob')", "SELECT format('***', '***')"),
                arguments(
                        "CREATE TABLE t (secret TEXT, pwd TEXT, api_token TEXT, n TEXT DEFAULT 'x')",
                        "CREATE TABLE t (secret TEXT, pwd TEXT, api_token TEXT, n TEXT DEFAULT '***')"),
                arguments(
                        "SET app.password TO DEFAULT; SET app.tokens TO word",
                        "SET app.password TO DEFAULT; SET app.tokens TO '***'"),
                arguments(
                        "INSERT INTO t (a, password) VALUES (DEFAULT, 'x') ON CONFLICT (a) DO UPDATE SET password = hash",
                        "INSERT INTO t (a, password) VALUES (DEFAULT, '***') ON CONFLICT (a) DO UPDATE SET password = hash"),
                arguments(
                        "UPDATE t SET (name, password) = (a, b) WHERE (c, d) = ('x', 'y')",
                        "UPDATE t SET (name, password) = (a, b) WHERE (c, d) = ('***', '***')"),
                arguments(
                        "INSERT INTO t (secret, pwd) VALUES ('x', 'y')",
                        "INSERT INTO t (secret, pwd) VALUES ('***', '***')"),
                arguments(
                        "UPDATE t SET secret = hash, token = 'x', secrets = 'y', secret_question = 'z'",
                        "UPDATE t SET secret = hash, token = '***', secrets = '***', secret_question = '***'"),
                arguments("SELECT set_config('my.tokens', 'x', false)", "SELECT set_config('***', '***', false)"),
                arguments(
                        "SELECT * FROM t WHERE (password IS NULL OR name = 'x') AND a IN ('y')",
                        "SELECT * FROM t WHERE (password IS NULL OR name = '***') AND a IN ('***')"),
                arguments(
                        "SELECT * FROM t, u WHERE t.password = u.password AND t.a = 'x'",
                        "SELECT * FROM t, u WHERE t.password = u.password AND t.a = '***'"),
                arguments(
                        "UPDATE t SET password = u.hash FROM u WHERE name = 'x'",
                        "UPDATE t SET password = u.hash FROM u WHERE name = '***'"));
    }

    /** Which literal is the secret is not decided: a statement with such a word shows none. */
    @ParameterizedTest
    @MethodSource("harmless")
    void aHarmlessLiteralBesideSuchAWordIsHiddenToo(String text, String masked) {
        assertThat(MaskedSql.of(text, List.of(), 0, Dialect.POSTGRESQL).text()).isEqualTo(masked);
    }

    static Stream<Arguments> built() {
        return Stream.of(
                arguments(
                        Dialect.POSTGRESQL,
                        "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal(p); END $$; ALTER ROLE b PASSWORD 'hunter2'",
                        "DO $$ BEGIN EXECUTE '***' || quote_literal(p); END $$; ALTER ROLE b PASSWORD '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal('hunter2')",
                        "EXECUTE '***' || quote_literal('***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "EXECUTE 'ALTER ROLE a PASSWORD ''' || p || ''''; SELECT 'x'",
                        "EXECUTE '***' || p || '***'; SELECT 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DECLARE v_password CONSTANT varchar(20) NOT NULL := 'hunter2'; n text := 'x'; BEGIN",
                        "DECLARE v_password CONSTANT varchar(20) NOT NULL := '***'; n text := 'x'; BEGIN"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DECLARE n int; v_secret text DEFAULT 'hunter2'; BEGIN END",
                        "DECLARE n int; v_secret text DEFAULT '***'; BEGIN END"),
                arguments(
                        Dialect.MYSQL,
                        "BEGIN DECLARE v_password VARCHAR(20) DEFAULT \"hunter2\"; SET @pwd := 'hunter2'; END",
                        "BEGIN DECLARE v_password VARCHAR(20) DEFAULT '***'; SET @pwd := '***'; END"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DO $$ BEGIN v_password := 'hunter2'; PERFORM f(p_password => 'hunter2'); END $$",
                        "DO $$ BEGIN v_password := '***'; PERFORM f(p_password => '***'); END $$"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = crypt('hunter2', gen_salt('bf')), a = 'x'",
                        "UPDATE t SET password = crypt('***', gen_salt('***')), a = '***'"),
                arguments(Dialect.POSTGRESQL, "SET app.password = 'se' || 'cret'", "SET app.password = '***' || '***'"),
                arguments(
                        Dialect.MYSQL,
                        "SET @q = CONCAT('CREATE USER a IDENTIFIED BY ''', 'hunter2', '''')",
                        "SET @q = CONCAT('***', '***', '***')"),
                arguments(
                        Dialect.MYSQL, "SET PASSWORD FOR 'bob'@'%' = 'hunter2'", "SET PASSWORD FOR 'bob'@'%' = '***'"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER USER a IDENTIFIED BY 'hunter2' REPLACE 'hunter2'",
                        "ALTER USER a IDENTIFIED BY '***' REPLACE '***'"),
                arguments(
                        Dialect.MYSQL,
                        "/*!80000 CREATE USER a IDENTIFIED BY 'hunter2' */",
                        "/*!80000 CREATE USER a IDENTIFIED BY '***' */"),
                arguments(Dialect.H2, "CREATE USER a PASSWORD 'hunter2' ADMIN", "CREATE USER a PASSWORD '***' ADMIN"),
                arguments(Dialect.H2, "CREATE USER a PASSWORD $$hunter2$$", "CREATE USER a PASSWORD '***'"),
                arguments(
                        Dialect.H2,
                        "CREATE LINKED TABLE t('', 'jdbc:h2://h/d?password=hunter2', 'sa', 'x', 'T')",
                        "CREATE LINKED TABLE t('***', '***', '***', '***', '***')"),
                arguments(
                        Dialect.HSQLDB,
                        "CREATE USER a PASSWORD DIGEST 'hunter2'",
                        "CREATE USER a PASSWORD DIGEST '***'"),
                arguments(
                        Dialect.SQLITE,
                        "UPDATE [it's] SET [password] = 'hunter2', \"pwd\" = 'hunter2'",
                        "UPDATE [it's] SET [password] = '***', \"pwd\" = '***'"),
                arguments(
                        Dialect.SQLITE,
                        "ATTACH DATABASE \"file:arch.db?cipher=x&hexkey=hunter2\" AS c; SELECT 'x'",
                        "ATTACH DATABASE \"file:arch.db?cipher=x&hexkey=***\" AS c; SELECT 'x'"),
                arguments(
                        Dialect.SQLITE,
                        "ATTACH 'file:arch.db?key = hunter2' AS c; SELECT '?key'",
                        "ATTACH '***' AS c; SELECT '?key'"),
                arguments(
                        Dialect.HSQLDB,
                        "-- copy of jdbc:hsqldb:file:x;crypt_key=hunter2;crypt_type=AES\nSELECT 'x'",
                        "-- copy of jdbc:hsqldb:file:x;crypt_key=***;crypt_type=AES\nSELECT 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "-- it's: ALTER ROLE a PASSWORD 'hunter2'\n/* don't PASSWORD 'hunter2' */ SELECT 'x'",
                        "-- it's: ALTER ROLE a PASSWORD '***'\n/* don't PASSWORD '***' */ SELECT 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "COPY t FROM stdin;\n1\tit's\n\\.\nALTER ROLE a PASSWORD 'hunter2';",
                        "COPY t FROM stdin;\n1\tit's\n\\.\nALTER ROLE a PASSWORD '***';"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE FUNCTION f() AS $f$ BEGIN EXECUTE $q$ALTER ROLE a PASSWORD 'hunter2'$q$; END $f$",
                        "CREATE FUNCTION f() AS $f$ BEGIN EXECUTE '***'; END $f$"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DO $$ BEGIN EXECUTE 'DO ''BEGIN EXECUTE ''''ALTER ROLE a PASSWORD ''''''''hunter2'''''''' ''''; END'''; END $$",
                        "DO $$ BEGIN EXECUTE '***'; END $$"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT dblink($$host=h password=hunter2$$, $$SELECT 1$$)",
                        "SELECT dblink('***', '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT dblink_connect('host=h password=' || 'hunter2')",
                        "SELECT dblink_connect('***' || '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT dblink_connect(format('host=%s password=%s', 'h', 'hunter2'))",
                        "SELECT dblink_connect(format('***', '***', '***'))"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT format('CREATE USER MAPPING FOR %1$I OPTIONS (user %1$L, password %3$L)', 'a', 'b', 'hunter2')",
                        "SELECT format('***', '***', '***', '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password 'hunter2')",
                        "CREATE USER MAPPING FOR a SERVER s OPTIONS (user '***', password '***')"));
    }

    static Stream<Arguments> farFromTheirNames() {
        return Stream.of(
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH mysql_native_password BY 'hunter2'",
                        "CREATE USER a IDENTIFIED WITH mysql_native_password BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER USER a IDENTIFIED WITH caching_sha2_password BY 'hunter2' REPLACE 'hunter2'",
                        "ALTER USER a IDENTIFIED WITH caching_sha2_password BY '***' REPLACE '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH `sha256_password` BY 'hunter2'",
                        "CREATE USER a IDENTIFIED WITH `sha256_password` BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH \"sha256_password\" BY 'hunter2'",
                        "CREATE USER a IDENTIFIED WITH '***' BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH 'mysql_native_password' AS 'hunter2'",
                        "CREATE USER a IDENTIFIED WITH '***' AS '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH 'ed25519' BY 'hunter2'",
                        "CREATE USER a IDENTIFIED WITH '***' BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED VIA 'ed25519' USING 'hunter2'",
                        "CREATE USER a IDENTIFIED VIA '***' USING '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED VIA mysql_native_password USING 'hunter2'",
                        "CREATE USER a IDENTIFIED VIA mysql_native_password USING '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED VIA unix_socket OR mysql_native_password USING 'hunter2'",
                        "CREATE USER a IDENTIFIED VIA unix_socket OR mysql_native_password USING '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED VIA `ed25519` USING PASSWORD('hunter2') OR 'x_password' USING 'hunter2'",
                        "CREATE USER a IDENTIFIED VIA `ed25519` USING PASSWORD('***') OR '***' USING '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DECLARE v_password u.password%TYPE := 'hunter2'; n u.name%TYPE := 'x'; BEGIN",
                        "DECLARE v_password u.password%TYPE := '***'; n u.name%TYPE := 'x'; BEGIN"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = pg_catalog.md5('hunter2'), a = 'x'",
                        "UPDATE t SET password = pg_catalog.md5('***'), a = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = public.crypt('hunter2', 'x'), a = pg_catalog.md5('x')",
                        "UPDATE t SET password = public.crypt('***', '***'), a = pg_catalog.md5('***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = \"public\".\"crypt\"('hunter2', 'x'), a = 'x'",
                        "UPDATE t SET password = \"public\".\"crypt\"('***', '***'), a = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE FUNCTION f(IN p_password text DEFAULT 'hunter2', n text DEFAULT 'x')",
                        "CREATE FUNCTION f(IN p_password text DEFAULT '***', n text DEFAULT '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE FUNCTION s.f(p_password varchar(9) = 'hunter2', n text = 'x') RETURNS text",
                        "CREATE FUNCTION s.f(p_password varchar(9) = '***', n text = '***') RETURNS text"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE PROCEDURE f(INOUT p_password text = 'hunter2', OUT n text)",
                        "CREATE PROCEDURE f(INOUT p_password text = '***', OUT n text)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE TABLE t (password text NOT NULL CHECK (password <> '') DEFAULT 'hunter2', n text DEFAULT 'x')",
                        "CREATE TABLE t (password text NOT NULL CHECK (password <> '***') DEFAULT '***', n text DEFAULT '***')"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE TABLE t (pwd enum('a', 'b') COMMENT 'c' DEFAULT 'hunter2', n enum('a') DEFAULT 'x')",
                        "CREATE TABLE t (pwd enum('***', '***') COMMENT '***' DEFAULT '***', n enum('***') DEFAULT '***')"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER TABLE t CHANGE pw password varchar(9) DEFAULT 'hunter2', CHANGE a b varchar(9) DEFAULT 'x'",
                        "ALTER TABLE t CHANGE pw password varchar(9) DEFAULT '***', CHANGE a b varchar(9) DEFAULT '***'"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER TABLE t CHANGE COLUMN `pw` `password` varchar(9) DEFAULT 'hunter2'",
                        "ALTER TABLE t CHANGE COLUMN `pw` `password` varchar(9) DEFAULT '***'"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER TABLE t CHANGE COLUMN IF EXISTS pw password varchar(9) NOT NULL DEFAULT 'hunter2',"
                                + " CHANGE IF EXISTS a `password` varchar(9) DEFAULT 'hunter2',"
                                + " CHANGE COLUMN IF EXISTS password b varchar(9) DEFAULT 'x'",
                        "ALTER TABLE t CHANGE COLUMN IF EXISTS pw password varchar(9) NOT NULL DEFAULT '***',"
                                + " CHANGE IF EXISTS a `password` varchar(9) DEFAULT '***',"
                                + " CHANGE COLUMN IF EXISTS password b varchar(9) DEFAULT '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = character varying 'hunter2', pwd = national character varying 'hunter2',"
                                + " a = character varying 'x'",
                        "UPDATE t SET password = character varying '***', pwd = national character varying '***',"
                                + " a = character varying '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = varchar(9) 'hunter2', pwd = character varying(9) 'hunter2', a = varchar(9) 'x'",
                        "UPDATE t SET password = varchar(9) '***', pwd = character varying(9) '***', a = varchar(9) '***'"),
                arguments(
                        Dialect.MYSQL,
                        "UPDATE t SET password = _utf8mb4'hunter2', a = _utf8mb4'x'",
                        "UPDATE t SET password = _utf8mb4'***', a = _utf8mb4'***'"),
                arguments(
                        Dialect.MYSQL,
                        "UPDATE t SET password = BINARY 'hunter2' WHERE a = BINARY 'x'",
                        "UPDATE t SET password = BINARY '***' WHERE a = BINARY '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET app.password TO 'hunter2', 'hunter2', 'hunter2'; SELECT 'x', 'y'",
                        "SET app.password TO '***', '***', '***'; SELECT 'x', 'y'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE FUNCTION f() SET app.token TO hunter2 RETURNS TABLE (a int, b int)",
                        "CREATE FUNCTION f() SET app.token TO '***' RETURNS TABLE (a int, b int)"),
                arguments(
                        Dialect.POSTGRESQL, "SET app.password TO 'hunter2', word", "SET app.password TO '***', '***'"));
    }

    @ParameterizedTest
    @MethodSource({"built", "farFromTheirNames"})
    void aSecretIsHiddenWhereSqlIsPutTogetherOrQuoted(Dialect dialect, String text, String masked) {
        assertThat(MaskedSql.of(text, List.of(), 0, dialect).text()).isEqualTo(masked);
        assertThat(SecretMask.mask(text, false)).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE a SET PASSWORD 'hunter2'",
                "ALTER ROLE a PASSWORD E'hunter2'",
                "ALTER ROLE a PASSWORD $p$hunter2$p$",
                "SELECT dblink('host=h password=hunter2')",
                "EXECUTE 'ALTER ROLE a PASSWORD ''hunter2'''",
                "SELECT 'mysql://u:hunter2@h/d'"
            })
    void aMessageAboutTheSqlShowsNoneOfItsSecrets(String sql) {
        assertThat(MaskedSql.of(sql, List.of(), 0, Dialect.POSTGRESQL).hideIn("syntax error near ''hunter2' for a"))
                .isEqualTo("syntax error near '***' for a");
    }

    static Stream<Arguments> converted() {
        String insert = "INSERT INTO u (name, password) VALUES (NULL, 'hun''ter2')";
        String alter = "ALTER TABLE u ALTER password TYPE int USING password::int";
        return Stream.of(
                arguments(insert, "Failing row contains (1, null, hun'ter2, 7).", "Failing row contains (***)."),
                arguments(insert, "Failing row contains (1, null, hun\n(ter2, 7).", "Failing row contains (***)."),
                arguments(
                        insert, "Fehlgeschlagene Zeile enthält (1, hun'ter2).", "Fehlgeschlagene Zeile enthält (***)."),
                arguments(insert, "失敗した行は(1, null, hun'ter2)を含みます", "失敗した行は(***)を含みます"),
                arguments(insert, "失败, 行包含(1, null, hun'ter2).", "失败, 行包含(***)."),
                arguments(insert, "Failing row contains (1, hun)=(ter2, 7).", "Failing row contains (***)."),
                arguments(insert, "(name, password)=(1, hunter2) 키가 이미 있습니다.", "(name, password)=(***) 키가 이미 있습니다."),
                arguments(insert, "Key (lower(x))=(hunter2) already exists.", "Key (lower(x))=(***) already exists."),
                arguments(insert, "Key (\"x)=(y\")=(hunter2) already exists.", "Key (***) already exists."),
                arguments(insert, "Key (lower('x)=(y'))=(hunter2) already exists.", "Key (***) already exists."),
                arguments(insert, "Schlüssel »(x)=(hunter2)« existiert.", "Schlüssel '***' existiert."),
                arguments(insert, "Failing row contains (1, Key (hun)=(ter2)).", "Failing row contains (***)."),
                arguments(
                        insert,
                        "value too long for type character varying(9)",
                        "value too long for type character varying(9)"),
                arguments(
                        insert,
                        "function f(integer) does not exist\n  Hint: It needs (other) arguments.",
                        "function f(integer) does not exist\n  Hint: It needs (***) arguments."),
                arguments(
                        insert,
                        "(conn=7) Unique index violation: \"U ON U(NAME) VALUES ( /* 1 */ hunter2 )\"",
                        "(conn=7) Unique index violation: '***'"),
                arguments(
                        insert,
                        "Unique index violation ON U(NAME) VALUES ( /* 1 */ hunter2 )",
                        "Unique index violation ON U(NAME) VALUES (***)"),
                arguments(insert, "Key (name)=(hun)ter2) already exists.", "Key (name)=(***) already exists."),
                arguments(
                        insert,
                        "erreur de syntaxe sur ou près de « VALUES », ce n'est pas l'autre : « hun'ter2 »",
                        "erreur de syntaxe sur ou près de « VALUES », ce n'est pas l'autre : '***'"),
                arguments(
                        insert,
                        "il valore nullo nella colonna \"name\" viola il vincolo dell'attributo",
                        "il valore nullo nella colonna \"name\" viola il vincolo dell'attributo"),
                arguments(
                        insert,
                        "null value in column \"name\" of relation \"u\" violates not-null constraint \"u_pkey\"",
                        "null value in column \"name\" of relation \"u\" violates not-null constraint \"u_pkey\""),
                arguments(
                        insert,
                        "invalid input syntax for type integer: \"hun\"ter2\"",
                        "invalid input syntax for type integer: '***'"),
                arguments(
                        alter,
                        "ungültige Eingabesyntax für Typ integer: »hun-ter2«",
                        "ungültige Eingabesyntax für Typ integer: '***'"),
                arguments(
                        insert,
                        "Data conversion error converting \"hunter2\"",
                        "Data conversion error converting '***'"),
                arguments(
                        insert,
                        "Duplicate entry 'hun'ter2' for key 'u.pw'; it can't be 'name'",
                        "Duplicate entry '***' for key 'u.pw'; it can't be 'name'"),
                arguments(insert, "Unknown column 'x' in 'field list'", "Unknown column 'x' in 'field list'"),
                arguments(insert, "invalid value: \"hun", "invalid value: '***'"),
                arguments(
                        "CREATE ROLE a PASSWORD hunter2-b",
                        "syntax error at or near \"hunter2\"",
                        "syntax error at or near '***'"),
                arguments(insert, "syntax error at or near \"VALUES\"", "syntax error at or near \"VALUES\""),
                arguments(
                        "INSERT INTO u (n) VALUES ('x')",
                        "Failing row contains (1, x).",
                        "Failing row contains (1, x)."));
    }

    @ParameterizedTest
    @MethodSource("converted")
    void aMessageAboutTheSqlShowsNoValueThatTheServerConverted(String sql, String message, String masked) {
        MaskedSql statement = MaskedSql.of(sql, List.of(), 0, Dialect.POSTGRESQL);

        assertThat(statement.hideInDetail(message)).isEqualTo(masked);
        assertThat(statement.hideInDetail(masked)).isEqualTo(masked);
    }

    static Stream<Arguments> withoutQuotes() {
        return Stream.of(
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD hunter2;", "CREATE ROLE a PASSWORD '***';"),
                arguments(Dialect.POSTGRESQL, "ALTER USER a PASSWORD \"hunter2\"", "ALTER USER a PASSWORD '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE ROLE a ENCRYPTED PASSWORD 1-hunter2' LOGIN",
                        "CREATE ROLE a ENCRYPTED PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD #hunter2;", "CREATE ROLE a PASSWORD '***';"),
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD -hunter2", "CREATE ROLE a PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD !@hunter2", "CREATE ROLE a PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD $hunter2", "CREATE ROLE a PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD `hunter2`", "CREATE ROLE a PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD (hunter2)", "CREATE ROLE a PASSWORD '***')"),
                arguments(Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD: hunter2", "ALTER ROLE a PASSWORD'***'"),
                arguments(Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD = hunter2 x", "ALTER ROLE a PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "SET app.password = -hunter2", "SET app.password = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET app.password TO #hunter2, !b; x",
                        "SET app.password TO '***', '***'; x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER SERVER s OPTIONS (DROP password, ADD host 'a')",
                        "ALTER SERVER s OPTIONS (DROP password, ADD host '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER SERVER s OPTIONS (DROP password)",
                        "ALTER SERVER s OPTIONS (DROP password)"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED BY !hunter2 PASSWORD EXPIRE",
                        "CREATE USER a IDENTIFIED BY '***' PASSWORD EXPIRE"),
                arguments(Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD NULL LOGIN", "ALTER ROLE a PASSWORD NULL LOGIN"),
                arguments(Dialect.H2, "CREATE USER a PASSWORD hunter2 ADMIN", "CREATE USER a PASSWORD '***' ADMIN"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED BY hunter2 PASSWORD EXPIRE",
                        "CREATE USER a IDENTIFIED BY '***' PASSWORD EXPIRE"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER USER a IDENTIFIED BY RANDOM PASSWORD",
                        "ALTER USER a IDENTIFIED BY RANDOM PASSWORD"));
    }

    @ParameterizedTest
    @MethodSource("withoutQuotes")
    void thePasswordOfAnAccountNeedsNoQuotes(Dialect dialect, String sql, String masked) {
        assertThat(MaskedSql.of(sql, List.of(), 0, dialect).text()).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\\.\nSELECT 'x';\n", "\r\n\\.\r\nSELECT 'x';", "\n", ""})
    void theDataOfACopyIsHiddenIfItAnnouncesASecret(String end) {
        String copy = "COPY c (id, api_key) FROM STDIN; -- 'x'\n";
        MaskedSql sql =
                MaskedSql.of("SELECT 1;\n" + copy + "1\thunter2\n2\thun'ter2" + end, List.of(), 0, Dialect.POSTGRESQL);

        assertThat(sql.text())
                .isEqualTo(
                        "SELECT 1;\n" + copy + "***\n" + (end.contains("\\") ? end.substring(end.indexOf('\\')) : ""));
        assertThat(MaskedSql.isMarked(sql.marked())).isTrue();
    }

    @Test
    void theDataOfAnotherCopyStays() {
        String copy = "COPY c (id, name) FROM STDIN;\n1\tpassword\n\\.\n";

        assertThat(MaskedSql.of(copy, List.of(), 0, Dialect.POSTGRESQL).marked())
                .isEqualTo(copy);
    }

    @Test
    void whatIsBehindACutMayAnnounceASecretInTheLastStatement() {
        String start = "SELECT 'x'; UPDATE setting SET value = 'hunter2', doc = 'cut off";

        assertThat(MaskedSql.of(start, List.of(), 0, Dialect.POSTGRESQL).text()).isEqualTo(start);
        assertThat(MaskedSql.ofStart(start, List.of(), 0, Dialect.POSTGRESQL).text())
                .isEqualTo("SELECT 'x'; UPDATE setting SET value = '***', doc = '***'");
        assertThat(MaskedSql.ofStart(
                                "DO $$ BEGIN SELECT 'x'; UPDATE s SET value = 'hunter2'",
                                List.of(),
                                0,
                                Dialect.POSTGRESQL)
                        .text())
                .isEqualTo("DO $$ BEGIN SELECT 'x'; UPDATE s SET value = '***'");
    }

    @Test
    void literalsOnManyLinesTakeLittleMemory() {
        String sql = "UPDATE t SET token = " + "'0123456789012345678901234567890123456789'\n".repeat(20_000);
        MaskedSql masked = MaskedSql.of(sql, List.of(), 0, Dialect.POSTGRESQL);

        assertThat(masked.text()).isEqualTo("UPDATE t SET token = '***'\n");
        long before = allocated();
        assertThat(masked.hideIn("near 'x 0123456789012345678901234567890123456789'"))
                .isEqualTo("near '***'");
        assertThat(allocated() - before).isLessThan(50_000_000);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void aSecretIsHiddenInsideALongerWordToo() {
        MaskedSql sql = MaskedSql.of("UPDATE t SET token = 'sk_' || 'hunter2'", List.of(), 0, Dialect.POSTGRESQL);

        assertThat(sql.hideIn("Key (token)=(sk_hunter2) already exists")).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role \"a\" doesn't exist: ALTER ROLE a PASSWORD 'hunter2' x",
                "You have an error near 'IDENTIFIED BY 'hunter2' FOO' at line 1",
                "near 'PASSWORD 'hunter2'' at line 1",
                "near 'x' IDENTIFIED BY 'hunter2",
                "SQL statement \"CREATE ROLE a PASSWORD 'hunter2'\"\nPL/pgSQL function f() line 3 at EXECUTE",
                "Syntax error in SQL statement \"CREATE USER a PASSWORD [*]'hunter2'\"",
                "can't: CREATE USER a IDENTIFIED BY \"hunter2\"",
                "can't: 'it''s' PASSWORD 'hunter2', and ALTER ROLE b PASSWORD 'hunter2'",
                "don't: EXECUTE 'ALTER ROLE a PASSWORD ' || x; ALTER ROLE b PASSWORD 'hunter2'",
                "Batch entry 0 ALTER ROLE a SET app.api_token TO 'hunter2' was aborted",
                "it's cut off: UPDATE t SET pwd = 'hunter2",
                "near PASSWORD x _utf8mb4\"hunter2\" y",
                "near PASSWORD x _sjis'hunter2' y",
                "near PASSWORD x _latin1 \"hunter2\" y",
                "jdbc:x://h/d;user=a;password=hunter2;x",
                "the file sqlite:x.db?cipher=chacha20&key=hunter2&x=y cannot be opened",
                "sqlite:x.db?hexkey=hunter2",
                "jdbc:hsqldb:file:x;crypt_key=hunter2;crypt_type=AES",
                "at jdbc:postgresql://h/d?options=-c%20x.token%3Dhunter2 refused",
                "at jdbc:postgresql://h/d?a=b&options=-c%20x.token=hunter2",
                "ERROR: exists\n  Detail: Key (id, api_key)=(1, hunter2) already exists.",
                "Schlüssel »(lower(password))=(hun)\nhunter2)« existiert bereits."
            })
    void noMessageShowsASecret(String message) {
        assertThat(SecretMask.mask(message, false)).doesNotContain("hunter2").contains("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host:8080/path;",
                "https://u:p@",
                "://a:",
                "PASSWORD /*",
                "PASSWORD --",
                "PASSWORD '",
                "PASSWORD ''",
                "PASSWORD \\'",
                "PASSWORD $a$ ",
                "PASSWORD = (",
                "$a$password$b$",
                "password='password='",
                "password=/*",
                "password=[",
                "password = \"",
                "set_config('password',",
                "IDENTIFIED BY ",
                "IDENTIFIED /*x*/",
                "format('%L PASSWORD %L',",
                "concat('PASSWORD ''',",
                "DECLARE v_password (",
                "secret + ",
                "options (add passwd ",
                "set app.",
                "set app.password to ",
                "(password, secret) = (",
                "set_config(password => ",
                "alter column password default ",
                "password ++++++",
                "password     ",
                "-- password '\n",
                "pwd=\"'),.",
                "E'\\''''password ",
                "identified via x or ",
                "identified via 'x' using 'y' or ",
                "function (password ",
                "password = a.",
                "password%",
                "change ",
                "change password ",
                "set app.password to 'x', ",
                "(password text check ",
                "password text 'x' ",
                "|| 'PASSWORD ' ",
                "'a_token' ",
                "'a_token'",
                "_a ",
                "_"
            })
    void theTimeGrowsWithTheLengthOnly(String part) {
        String text = part.repeat(200_000 / part.length());

        // What takes time with the square of the length takes an hour here, or a day.
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (Dialect dialect : List.of(Dialect.POSTGRESQL, Dialect.MYSQL)) {
                assertThat(MaskedSql.of(text, List.of(), 0, dialect).text()).isNotEmpty();
            }
            assertThat(SecretMask.mask(text, false)).isNotEmpty();
        });
    }

    /** In a literal all of it is a message. A search backwards takes little for each character, so the text is longer. */
    @ParameterizedTest
    @Tag("merge")
    @ValueSource(strings = {"pwd=a ", "set a.pwd=b\n", "pwd)=(\n"})
    void neitherDoesTheTimeOfALongLiteral(String part) {
        String text = "'" + part.repeat(1_000_000 / part.length()) + "x".repeat(1_000_000) + "'";

        assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            assertThat(MaskedSql.of(text, List.of(), 0, Dialect.POSTGRESQL).text())
                    .isEqualTo("'***'");
            assertThat(MessageSecrets.find(text, true).announced()).isTrue();
        });
    }
}
