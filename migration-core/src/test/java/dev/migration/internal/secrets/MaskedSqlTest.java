package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.internal.sql.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedSqlTest {

    static Stream<Arguments> secrets() {
        return Stream.of(
                arguments(Dialect.POSTGRESQL, "CREATE ROLE a PASSWORD 'secret';", "CREATE ROLE a PASSWORD '***';"),
                arguments(
                        Dialect.POSTGRESQL,
                        "create role a password 'secret' login",
                        "create role a password '***' login"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE a ENCRYPTED PASSWORD 'secret'",
                        "ALTER ROLE a ENCRYPTED PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD\n\t'secret'", "ALTER ROLE a PASSWORD\n\t'***'"),
                arguments(Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD'secret'", "ALTER ROLE a PASSWORD'***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE a PASSWORD /* not 'this' */ 'secret'",
                        "ALTER ROLE a PASSWORD /* not 'this' */ '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE a PASSWORD -- it's new\n 'secret'",
                        "ALTER ROLE a PASSWORD -- it's new\n '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER a IDENTIFIED BY 'secret'",
                        "CREATE USER a IDENTIFIED BY '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER a IDENTIFIED WITH sha2 BY 'secret'",
                        "CREATE USER a IDENTIFIED WITH sha2 BY '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER a IDENTIFIED BY PASSWORD 'secret'",
                        "CREATE USER a IDENTIFIED BY PASSWORD '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED BY \"secret;\" x",
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
                        "SET PASSWORD FOR a = PASSWORD(\"secret\")",
                        "SET PASSWORD FOR a = PASSWORD('***')"),
                arguments(Dialect.POSTGRESQL, "SET PASSWORD = 'secret'", "SET PASSWORD = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET PASSWORD FOR a = PASSWORD('secret')",
                        "SET PASSWORD FOR a = PASSWORD('***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "OPTIONS (user 'bob', password 'secret')",
                        "OPTIONS (user 'bob', password '***')"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'it''s secret' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD '' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD E'sec\\'ret' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD N'secret' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD U&'secr\\0065t' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD $$sec'ret$$ x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "PASSWORD $pw$sec$$ret$pw$ x", "PASSWORD '***' x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "EXECUTE 'CREATE ROLE r PASSWORD ''secret'''; SELECT 1",
                        "EXECUTE 'CREATE ROLE r PASSWORD ''***'''; SELECT 1"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'be'\n  'ginning' x", "PASSWORD '***' x"),
                arguments(Dialect.POSTGRESQL, "OPTIONS (\"password\" 'secret')", "OPTIONS (\"password\" '***')"),
                arguments(Dialect.MYSQL, "UPDATE `t` SET `password` = 'secret'", "UPDATE `t` SET `password` = '***'"),
                arguments(
                        Dialect.MYSQL,
                        "UPDATE t SET `user_pwd`='secret', n = 1",
                        "UPDATE t SET `user_pwd`='***', n = 1"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'one'; PASSWORD 'two'", "PASSWORD '***'; PASSWORD '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CHANGE MASTER TO MASTER_PASSWORD='secret', x=1",
                        "CHANGE MASTER TO MASTER_PASSWORD='***', x=1"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER USER u@h IDENTIFIED /*x*/ BY \"secret\"",
                        "ALTER USER u@h IDENTIFIED /*x*/ BY '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER u IDENTIFIED VIA -- it's\n ed25519 USING 'secret' x",
                        "CREATE USER u IDENTIFIED VIA -- it's\n ed25519 USING '***' x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config('my.password','secret',false)",
                        "SELECT set_config('my.password','***',false)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config ( 'password.of.mail', /* c */ E'sec\\'ret', false)",
                        "SELECT set_config ( 'password.of.mail', /* c */ '***', false)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE SUBSCRIPTION s CONNECTION 'host=h password=secret dbname=x' PUBLICATION p",
                        "CREATE SUBSCRIPTION s CONNECTION 'host=h password=*** dbname=x' PUBLICATION p"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CONNECTION 'host=h password = ''se cret'' a=b'",
                        "CONNECTION 'host=h password = ''***'' a=b'"),
                arguments(Dialect.POSTGRESQL, "CONNECTION E'password=secret'", "CONNECTION E'password=***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "dblink('sslpassword=one password=two', 'SELECT 1')",
                        "dblink('sslpassword=*** password=***', 'SELECT 1')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CONNECTION='mysql://u:secret@h/db/t' x",
                        "CONNECTION='mysql://u:***@h/db/t' x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CONNECTION='mysql://u:sec/r@et@h/db/t' x",
                        "CONNECTION='mysql://u:***@h/db/t' x"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DELETE FROM s WHERE k = 'password'; ALTER ROLE a PASSWORD 'secret'",
                        "DELETE FROM s WHERE k = 'password'; ALTER ROLE a PASSWORD '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "x = 'it''s so' AND PASSWORD 'secret'",
                        "x = 'it''s so' AND PASSWORD '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "OPTIONS (user 'bob', password'secret')",
                        "OPTIONS (user 'bob', password'***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "EXECUTE 'ALTER ROLE r PASSWORD''secret'''",
                        "EXECUTE 'ALTER ROLE r PASSWORD''***'''"),
                arguments(Dialect.POSTGRESQL, "SET app.password TO 'secret'", "SET app.password TO '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET app.password\nto -- it's\n'secret'",
                        "SET app.password\nto -- it's\n'***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE a SET my.password TO 'secret'",
                        "ALTER ROLE a SET my.password TO '***'"),
                arguments(Dialect.POSTGRESQL, "SET app.api_token = 'secret'", "SET app.api_token = '***'"),
                arguments(Dialect.POSTGRESQL, "SET app.\"secret\" TO E'sec\\'ret' x", "SET app.\"secret\" TO '***' x"),
                arguments(Dialect.POSTGRESQL, "UPDATE t SET pwd='secret', a = 'x'", "UPDATE t SET pwd='***', a = 'x'"),
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
                        "SELECT set_config('my.api_token', 'secret', false)",
                        "SELECT set_config('my.api_token', '***', false)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DO $$ BEGIN EXECUTE format('ALTER ROLE x PASSWORD %L', 'secret'); END $$",
                        "DO $$ BEGIN EXECUTE format('ALTER ROLE x PASSWORD %L', '***'); END $$"),
                arguments(
                        Dialect.POSTGRESQL,
                        "format('ALTER ROLE x PASSWORD %L VALID UNTIL %L', 'secret', 'infinity')",
                        "format('ALTER ROLE x PASSWORD %L VALID UNTIL %L', '***', 'infinity')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "format('ALTER ROLE %I PASSWORD %L', who, 'secret')",
                        "format('ALTER ROLE %I PASSWORD %L', who, '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "format('CREATE ROLE %I LOGIN PASSWORD %s', 'bob', 'secret')",
                        "format('CREATE ROLE %I LOGIN PASSWORD %s', 'bob', '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER SERVER s OPTIONS (ADD passwd 'secret', SET \"pwd\" 'secret', host 'x')",
                        "ALTER SERVER s OPTIONS (ADD passwd '***', SET \"pwd\" '***', host 'x')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config(setting_name => 'app.password', new_value => 'secret', is_local => false)",
                        "SELECT set_config(setting_name => 'app.password', new_value => '***', is_local => false)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT set_config(is_local := false, setting_name := 'app.password', new_value := 'secret')",
                        "SELECT set_config(is_local := false, setting_name := 'app.password', new_value := '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER ROLE z SET app.password TO secret",
                        "ALTER ROLE z SET app.password TO '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET app.password = secret; SET LOCAL app.pwd TO 12345; SET app.secret = \"secret\"",
                        "SET app.password = '***'; SET LOCAL app.pwd TO '***'; SET app.secret = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE TABLE t (id INT, password text NOT NULL DEFAULT 'secret', n text DEFAULT 'x')",
                        "CREATE TABLE t (id INT, password text NOT NULL DEFAULT '***', n text DEFAULT 'x')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER TABLE t ADD COLUMN IF NOT EXISTS pwd varchar(9) DEFAULT 'secret'",
                        "ALTER TABLE t ADD COLUMN IF NOT EXISTS pwd varchar(9) DEFAULT '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "ALTER TABLE t ALTER COLUMN api_key SET DEFAULT 'secret'",
                        "ALTER TABLE t ALTER COLUMN api_key SET DEFAULT '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET name='a', password='secret', b='x' WHERE password = 'secret' AND b = 'x'",
                        "UPDATE t SET name='a', password='***', b='x' WHERE password = '***' AND b = 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET (name, password) = ('x', 'secret'), a = 'x'",
                        "UPDATE t SET (name, password) = ('x', '***'), a = 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET (secret, name) = ROW ('secret', 'x') WHERE n = 'x'",
                        "UPDATE t SET (secret, name) = ROW ('***', 'x') WHERE n = 'x'"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'cut off", "PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "PASSWORD $pw$cut off", "PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'cut off''", "PASSWORD '***'"),
                arguments(Dialect.POSTGRESQL, "PASSWORD 'cut off\\", "PASSWORD '***'"));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretIsHidden(Dialect dialect, String text, String masked) {
        MaskedSql sql = MaskedSql.of(text, dialect);
        MaskedSql again = MaskedSql.of(masked, dialect);

        assertThat(sql.text()).isEqualTo(masked);
        assertThat(MaskedSql.isMarked(sql.marked())).isTrue();
        assertThat(sql.marked()).endsWith("\n" + masked);
        assertThat(again.text()).as("masked once more").isEqualTo(masked);
        assertThat(again.marked()).isEqualTo(masked);
        assertThat(MaskedSql.message(text)).doesNotContain("secret'", "'secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE password (\"id\" int)",
                "SELECT password \"Password\" FROM t",
                "",
                "CREATE TABLE t (password TEXT, hash TEXT DEFAULT 'x')",
                "INSERT INTO t (password) VALUES ('x')",
                "UPDATE t SET password = hash WHERE name = 'x'",
                "ALTER ROLE a PASSWORD NULL; SELECT 'x'",
                "SELECT 'x' AS passwords, 'y'",
                "SELECT '***'",
                "DELETE FROM s WHERE k = 'password';\nDELETE FROM s WHERE k = 'x';",
                "DELETE FROM s WHERE k IN ('password', 'x', 'mail.password', 'y')",
                "INSERT INTO s VALUES ('your new password', 'x')",
                "SELECT set_config('my.word', 'x', false)",
                "INSERT INTO s VALUES ('x', 'y'); UPDATE t SET password = hash, a = 'x'",
                "SELECT 'http://h:80', 'a@b'",
                "SELECT 'http://h:80/users/a@b', 'http://h:8080?mail=a@b'",
                "IDENTIFIED BY RANDOM PASSWORD",
                "GRANT password TO a; SELECT 'x'",
                "SELECT format('ALTER ROLE x PASSWORD %L', hash), 'x'",
                "SELECT format('ALTER ROLE %I PASSWORD %L', 'bob', hash), 'x'",
                "SELECT format('no PASSWORD for %L', 'bob')",
                "CREATE TABLE t (secret TEXT, pwd TEXT, api_token TEXT, n TEXT DEFAULT 'x')",
                "SET app.password TO DEFAULT; SET app.tokens TO word",
                "INSERT INTO t (a, password) VALUES (DEFAULT, 'x') ON CONFLICT (a) DO UPDATE SET password = hash",
                "UPDATE t SET (name, password) = (a, b) WHERE (c, d) = ('x', 'y')",
                "CREATE TABLE t (a INT REFERENCES s ON DELETE SET NULL, CHECK (password = other))",
                "INSERT INTO t (secret, pwd) VALUES ('x', 'y')",
                "UPDATE t SET secret = hash, token = 'x', secrets = 'y', secret_question = 'z'",
                "SELECT set_config('my.tokens', 'x', false)",
                "CREATE FUNCTION f(a text = 'x') RETURNS text",
                "SELECT * FROM t WHERE (password IS NULL OR name = 'x') AND a IN ('y')",
                "SELECT * FROM t, u WHERE t.password = u.password AND t.a = 'x'",
                "UPDATE t SET password = u.hash FROM u WHERE name = 'x'",
                "SET search_path TO 'x', 'y'"
            })
    void whatIsNoSecretStays(String text) {
        MaskedSql sql = MaskedSql.of(text, Dialect.POSTGRESQL);

        assertThat(sql.text()).isEqualTo(text);
        assertThat(sql.marked()).isEqualTo(text);
    }

    static Stream<Arguments> built() {
        return Stream.of(
                arguments(
                        Dialect.POSTGRESQL,
                        "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal(p); END $$; ALTER ROLE b PASSWORD 'secret'",
                        "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal(p); END $$; ALTER ROLE b PASSWORD '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal('secret')",
                        "EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal('***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "EXECUTE 'ALTER ROLE a PASSWORD ''' || p || ''''; SELECT 'x'",
                        "EXECUTE 'ALTER ROLE a PASSWORD ''' || p || ''''; SELECT 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DECLARE v_password CONSTANT varchar(20) NOT NULL := 'secret'; n text := 'x'; BEGIN",
                        "DECLARE v_password CONSTANT varchar(20) NOT NULL := '***'; n text := 'x'; BEGIN"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DECLARE n int; v_secret text DEFAULT 'secret'; BEGIN END",
                        "DECLARE n int; v_secret text DEFAULT '***'; BEGIN END"),
                arguments(
                        Dialect.MYSQL,
                        "BEGIN DECLARE v_password VARCHAR(20) DEFAULT \"secret\"; SET @pwd := 'secret'; END",
                        "BEGIN DECLARE v_password VARCHAR(20) DEFAULT '***'; SET @pwd := '***'; END"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DO $$ BEGIN v_password := 'secret'; PERFORM f(p_password => 'secret'); END $$",
                        "DO $$ BEGIN v_password := '***'; PERFORM f(p_password => '***'); END $$"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = crypt('secret', gen_salt('bf')), a = 'x'",
                        "UPDATE t SET password = crypt('***', gen_salt('bf')), a = 'x'"),
                arguments(Dialect.POSTGRESQL, "SET app.password = 'se' || 'cret'", "SET app.password = '***' || '***'"),
                arguments(
                        Dialect.MYSQL,
                        "SET @q = CONCAT('CREATE USER a IDENTIFIED BY ''', 'secret', '''')",
                        "SET @q = CONCAT('CREATE USER a IDENTIFIED BY ''', '***', '***')"),
                arguments(Dialect.MYSQL, "SET PASSWORD FOR 'bob'@'%' = 'secret'", "SET PASSWORD FOR 'bob'@'%' = '***'"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER USER a IDENTIFIED BY 'secret' REPLACE 'secret'",
                        "ALTER USER a IDENTIFIED BY '***' REPLACE '***'"),
                arguments(
                        Dialect.MYSQL,
                        "/*!80000 CREATE USER a IDENTIFIED BY 'secret' */",
                        "/*!80000 CREATE USER a IDENTIFIED BY '***' */"),
                arguments(Dialect.H2, "CREATE USER a PASSWORD 'secret' ADMIN", "CREATE USER a PASSWORD '***' ADMIN"),
                arguments(Dialect.H2, "CREATE USER a PASSWORD $$secret$$", "CREATE USER a PASSWORD '***'"),
                arguments(
                        Dialect.H2,
                        "CREATE LINKED TABLE t('', 'jdbc:h2://h/d?password=secret', 'sa', 'x', 'T')",
                        "CREATE LINKED TABLE t('', 'jdbc:h2://h/d?password=***', 'sa', 'x', 'T')"),
                arguments(
                        Dialect.HSQLDB,
                        "CREATE USER a PASSWORD DIGEST 'secret'",
                        "CREATE USER a PASSWORD DIGEST '***'"),
                arguments(
                        Dialect.SQLITE,
                        "UPDATE [it's] SET [password] = 'secret', \"pwd\" = 'secret'",
                        "UPDATE [it's] SET [password] = '***', \"pwd\" = '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "-- it's: ALTER ROLE a PASSWORD 'secret'\n/* don't PASSWORD 'secret' */ SELECT 'x'",
                        "-- it's: ALTER ROLE a PASSWORD '***'\n/* don't PASSWORD '***' */ SELECT 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "COPY t FROM stdin;\n1\tit's\n\\.\nALTER ROLE a PASSWORD 'secret';",
                        "COPY t FROM stdin;\n1\tit's\n\\.\nALTER ROLE a PASSWORD '***';"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE FUNCTION f() AS $f$ BEGIN EXECUTE $q$ALTER ROLE a PASSWORD 'secret'$q$; END $f$",
                        "CREATE FUNCTION f() AS $f$ BEGIN EXECUTE $q$ALTER ROLE a PASSWORD '***'$q$; END $f$"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DO $$ BEGIN EXECUTE 'DO ''BEGIN EXECUTE ''''ALTER ROLE a PASSWORD ''''''''secret'''''''' ''''; END'''; END $$",
                        "DO $$ BEGIN EXECUTE 'DO ''BEGIN EXECUTE ''''ALTER ROLE a PASSWORD ''''''''***'''''''' ''''; END'''; END $$"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT dblink($$host=h password=secret$$, $$SELECT 1$$)",
                        "SELECT dblink($$host=h password=***$$, $$SELECT 1$$)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT dblink_connect('host=h password=' || 'secret')",
                        "SELECT dblink_connect('host=h password=' || '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT dblink_connect(format('host=%s password=%s', 'h', 'secret'))",
                        "SELECT dblink_connect(format('host=%s password=%s', 'h', '***'))"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SELECT format('CREATE USER MAPPING FOR %1$I OPTIONS (user %1$L, password %3$L)', 'a', 'b', 'secret')",
                        "SELECT format('CREATE USER MAPPING FOR %1$I OPTIONS (user %1$L, password %3$L)', 'a', 'b', '***')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password 'secret')",
                        "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password '***')"));
    }

    static Stream<Arguments> farFromTheirNames() {
        return Stream.of(
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH mysql_native_password BY 'secret'",
                        "CREATE USER a IDENTIFIED WITH mysql_native_password BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER USER a IDENTIFIED WITH caching_sha2_password BY 'secret' REPLACE 'secret'",
                        "ALTER USER a IDENTIFIED WITH caching_sha2_password BY '***' REPLACE '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH `sha256_password` BY 'secret'",
                        "CREATE USER a IDENTIFIED WITH `sha256_password` BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH \"sha256_password\" BY 'secret'",
                        "CREATE USER a IDENTIFIED WITH \"sha256_password\" BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH 'mysql_native_password' AS 'secret'",
                        "CREATE USER a IDENTIFIED WITH 'mysql_native_password' AS '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED WITH 'ed25519' BY 'secret'",
                        "CREATE USER a IDENTIFIED WITH 'ed25519' BY '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED VIA 'ed25519' USING 'secret'",
                        "CREATE USER a IDENTIFIED VIA 'ed25519' USING '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED VIA mysql_native_password USING 'secret'",
                        "CREATE USER a IDENTIFIED VIA mysql_native_password USING '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED VIA unix_socket OR mysql_native_password USING 'secret'",
                        "CREATE USER a IDENTIFIED VIA unix_socket OR mysql_native_password USING '***'"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE USER a IDENTIFIED VIA `ed25519` USING PASSWORD('secret') OR 'x_password' USING 'secret'",
                        "CREATE USER a IDENTIFIED VIA `ed25519` USING PASSWORD('***') OR 'x_password' USING '***'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "DECLARE v_password u.password%TYPE := 'secret'; n u.name%TYPE := 'x'; BEGIN",
                        "DECLARE v_password u.password%TYPE := '***'; n u.name%TYPE := 'x'; BEGIN"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = pg_catalog.md5('secret'), a = 'x'",
                        "UPDATE t SET password = pg_catalog.md5('***'), a = 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = public.crypt('secret', 'x'), a = pg_catalog.md5('x')",
                        "UPDATE t SET password = public.crypt('***', 'x'), a = pg_catalog.md5('x')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = \"public\".\"crypt\"('secret', 'x'), a = 'x'",
                        "UPDATE t SET password = \"public\".\"crypt\"('***', 'x'), a = 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE FUNCTION f(IN p_password text DEFAULT 'secret', n text DEFAULT 'x')",
                        "CREATE FUNCTION f(IN p_password text DEFAULT '***', n text DEFAULT 'x')"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE FUNCTION s.f(p_password varchar(9) = 'secret', n text = 'x') RETURNS text",
                        "CREATE FUNCTION s.f(p_password varchar(9) = '***', n text = 'x') RETURNS text"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE PROCEDURE f(INOUT p_password text = 'secret', OUT n text)",
                        "CREATE PROCEDURE f(INOUT p_password text = '***', OUT n text)"),
                arguments(
                        Dialect.POSTGRESQL,
                        "CREATE TABLE t (password text NOT NULL CHECK (password <> '') DEFAULT 'secret', n text DEFAULT 'x')",
                        "CREATE TABLE t (password text NOT NULL CHECK (password <> '') DEFAULT '***', n text DEFAULT 'x')"),
                arguments(
                        Dialect.MYSQL,
                        "CREATE TABLE t (pwd enum('a', 'b') COMMENT 'c' DEFAULT 'secret', n enum('a') DEFAULT 'x')",
                        "CREATE TABLE t (pwd enum('a', 'b') COMMENT 'c' DEFAULT '***', n enum('a') DEFAULT 'x')"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER TABLE t CHANGE pw password varchar(9) DEFAULT 'secret', CHANGE a b varchar(9) DEFAULT 'x'",
                        "ALTER TABLE t CHANGE pw password varchar(9) DEFAULT '***', CHANGE a b varchar(9) DEFAULT 'x'"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER TABLE t CHANGE COLUMN `pw` `password` varchar(9) DEFAULT 'secret'",
                        "ALTER TABLE t CHANGE COLUMN `pw` `password` varchar(9) DEFAULT '***'"),
                arguments(
                        Dialect.MYSQL,
                        "ALTER TABLE t CHANGE COLUMN IF EXISTS pw password varchar(9) NOT NULL DEFAULT 'secret',"
                                + " CHANGE IF EXISTS a `password` varchar(9) DEFAULT 'secret',"
                                + " CHANGE COLUMN IF EXISTS password b varchar(9) DEFAULT 'x'",
                        "ALTER TABLE t CHANGE COLUMN IF EXISTS pw password varchar(9) NOT NULL DEFAULT '***',"
                                + " CHANGE IF EXISTS a `password` varchar(9) DEFAULT '***',"
                                + " CHANGE COLUMN IF EXISTS password b varchar(9) DEFAULT 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = character varying 'secret', pwd = national character varying 'secret',"
                                + " a = character varying 'x'",
                        "UPDATE t SET password = character varying '***', pwd = national character varying '***',"
                                + " a = character varying 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "UPDATE t SET password = varchar(9) 'secret', pwd = character varying(9) 'secret', a = varchar(9) 'x'",
                        "UPDATE t SET password = varchar(9) '***', pwd = character varying(9) '***', a = varchar(9) 'x'"),
                arguments(
                        Dialect.MYSQL,
                        "UPDATE t SET password = _utf8mb4'secret', a = _utf8mb4'x'",
                        "UPDATE t SET password = _utf8mb4'***', a = _utf8mb4'x'"),
                arguments(
                        Dialect.MYSQL,
                        "UPDATE t SET password = BINARY 'secret' WHERE a = BINARY 'x'",
                        "UPDATE t SET password = BINARY '***' WHERE a = BINARY 'x'"),
                arguments(
                        Dialect.POSTGRESQL,
                        "SET app.password TO 'secret', 'secret', 'secret'; SELECT 'x', 'y'",
                        "SET app.password TO '***', '***', '***'; SELECT 'x', 'y'"),
                arguments(
                        Dialect.POSTGRESQL, "SET app.password TO 'secret', word", "SET app.password TO '***', '***'"));
    }

    @ParameterizedTest
    @MethodSource({"built", "farFromTheirNames"})
    void aSecretIsHiddenWhereSqlIsPutTogetherOrQuoted(Dialect dialect, String text, String masked) {
        assertThat(MaskedSql.of(text, dialect).text()).isEqualTo(masked);
        assertThat(MaskedSql.message(text)).doesNotContain("secret'", "'secret");
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
        assertThat(MaskedSql.of(sql, Dialect.POSTGRESQL).hideIn("syntax error near ''hunter2' for a"))
                .isEqualTo("syntax error near ''***' for a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role \"a\" doesn't exist: ALTER ROLE a PASSWORD 'secret' x",
                "You have an error near 'IDENTIFIED BY 'secret' FOO' at line 1",
                "near 'PASSWORD 'secret'' at line 1",
                "near 'x' IDENTIFIED BY 'secret",
                "SQL statement \"CREATE ROLE a PASSWORD 'secret'\"\nPL/pgSQL function f() line 3 at EXECUTE",
                "Syntax error in SQL statement \"CREATE USER a PASSWORD [*]'secret'\"",
                "can't: CREATE USER a IDENTIFIED BY \"secret\"",
                "can't: 'it''s' PASSWORD 'secret', and ALTER ROLE b PASSWORD 'secret'",
                "don't: EXECUTE 'ALTER ROLE a PASSWORD ' || x; ALTER ROLE b PASSWORD 'secret'",
                "Batch entry 0 ALTER ROLE a SET app.api_token TO 'secret' was aborted",
                "it's cut off: UPDATE t SET pwd = 'secret",
                "jdbc:x://h/d;user=a;password=secret;x",
                "the file sqlite:x.db?cipher=chacha20&key=secret&x=y cannot be opened",
                "sqlite:x.db?hexkey=secret"
            })
    void noMessageShowsASecret(String message) {
        assertThat(MaskedSql.message(message)).doesNotContain("secret").contains("***");
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
                "|| 'PASSWORD ' "
            })
    void theTimeGrowsWithTheLengthOnly(String part) {
        String text = part.repeat(200_000 / part.length());

        // What takes time with the square of the length takes an hour here, or a day.
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (Dialect dialect : List.of(Dialect.POSTGRESQL, Dialect.MYSQL)) {
                assertThat(MaskedSql.of(text, dialect).text()).isNotEmpty();
            }
            assertThat(MaskedSql.message(text)).isNotEmpty();
        });
    }
}
