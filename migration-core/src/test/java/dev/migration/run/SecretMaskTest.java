package dev.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

    static Stream<Arguments> secrets() {
        return Stream.of(
                arguments("CREATE ROLE a PASSWORD 'secret';", "CREATE ROLE a PASSWORD '***';"),
                arguments("create role a password 'secret' login", "create role a password '***' login"),
                arguments("ALTER ROLE a ENCRYPTED PASSWORD 'secret'", "ALTER ROLE a ENCRYPTED PASSWORD '***'"),
                arguments("ALTER ROLE a PASSWORD\n\t'secret'", "ALTER ROLE a PASSWORD\n\t'***'"),
                arguments("ALTER ROLE a PASSWORD'secret'", "ALTER ROLE a PASSWORD'***'"),
                arguments(
                        "ALTER ROLE a PASSWORD /* not 'this' */ 'secret'",
                        "ALTER ROLE a PASSWORD /* not 'this' */ '***'"),
                arguments("ALTER ROLE a PASSWORD -- it's new\n 'secret'", "ALTER ROLE a PASSWORD -- it's new\n '***'"),
                arguments("CREATE USER a IDENTIFIED BY 'secret'", "CREATE USER a IDENTIFIED BY '***'"),
                arguments(
                        "CREATE USER a IDENTIFIED WITH sha2 BY 'secret'",
                        "CREATE USER a IDENTIFIED WITH sha2 BY '***'"),
                arguments(
                        "CREATE USER a IDENTIFIED BY PASSWORD 'secret'", "CREATE USER a IDENTIFIED BY PASSWORD '***'"),
                arguments("CREATE USER a IDENTIFIED BY \"secret;\" x", "CREATE USER a IDENTIFIED BY '***' x"),
                arguments("CREATE USER a IDENTIFIED BY \"se\\\"cr\"\"et\" x", "CREATE USER a IDENTIFIED BY '***' x"),
                arguments(
                        "CREATE USER a IDENTIFIED BY # it's\n 'se\\'cret' x",
                        "CREATE USER a IDENTIFIED BY # it's\n '***' x"),
                arguments("CREATE USER a IDENTIFIED BY \"cut off", "CREATE USER a IDENTIFIED BY '***'"),
                arguments("SET PASSWORD FOR a = PASSWORD(\"secret\")", "SET PASSWORD FOR a = PASSWORD('***')"),
                arguments("SET PASSWORD = 'secret'", "SET PASSWORD = '***'"),
                arguments("SET PASSWORD FOR a = PASSWORD('secret')", "SET PASSWORD FOR a = PASSWORD('***')"),
                arguments("OPTIONS (user 'bob', password 'secret')", "OPTIONS (user 'bob', password '***')"),
                arguments("PASSWORD 'it''s secret' x", "PASSWORD '***' x"),
                arguments("PASSWORD '' x", "PASSWORD '***' x"),
                arguments("PASSWORD E'sec\\'ret' x", "PASSWORD '***' x"),
                arguments("PASSWORD N'secret' x", "PASSWORD '***' x"),
                arguments("PASSWORD U&'secr\\0065t' x", "PASSWORD '***' x"),
                arguments("PASSWORD $$sec'ret$$ x", "PASSWORD '***' x"),
                arguments("PASSWORD $pw$sec$$ret$pw$ x", "PASSWORD '***' x"),
                arguments(
                        "EXECUTE 'CREATE ROLE r PASSWORD ''secret'''; SELECT 1",
                        "EXECUTE 'CREATE ROLE r PASSWORD ''***'''; SELECT 1"),
                arguments("PASSWORD 'be'\n  'ginning' x", "PASSWORD '***' x"),
                arguments("OPTIONS (\"password\" 'secret')", "OPTIONS (\"password\" '***')"),
                arguments("UPDATE `t` SET `password` = 'secret'", "UPDATE `t` SET `password` = '***'"),
                arguments("UPDATE t SET `user_pwd`='secret', n = 1", "UPDATE t SET `user_pwd`='***', n = 1"),
                arguments("PASSWORD 'one'; PASSWORD 'two'", "PASSWORD '***'; PASSWORD '***'"),
                arguments(
                        "CHANGE MASTER TO MASTER_PASSWORD='secret', x=1",
                        "CHANGE MASTER TO MASTER_PASSWORD='***', x=1"),
                arguments("ALTER USER u@h IDENTIFIED /*x*/ BY \"secret\"", "ALTER USER u@h IDENTIFIED /*x*/ BY '***'"),
                arguments(
                        "CREATE USER u IDENTIFIED VIA -- it's\n ed25519 USING 'secret' x",
                        "CREATE USER u IDENTIFIED VIA -- it's\n ed25519 USING '***' x"),
                arguments(
                        "SELECT set_config('my.password','secret',false)",
                        "SELECT set_config('my.password','***',false)"),
                arguments(
                        "SELECT set_config ( 'password.of.mail', /* c */ E'sec\\'ret', false)",
                        "SELECT set_config ( 'password.of.mail', /* c */ '***', false)"),
                arguments(
                        "CREATE SUBSCRIPTION s CONNECTION 'host=h password=secret dbname=x' PUBLICATION p",
                        "CREATE SUBSCRIPTION s CONNECTION 'host=h password=*** dbname=x' PUBLICATION p"),
                arguments("CONNECTION 'host=h password = ''se cret'' a=b'", "CONNECTION 'host=h password = *** a=b'"),
                arguments("CONNECTION E'password=secret'", "CONNECTION E'password=***'"),
                arguments(
                        "dblink('sslpassword=one password=two', 'SELECT 1')",
                        "dblink('sslpassword=*** password=***', 'SELECT 1')"),
                arguments("CONNECTION='mysql://u:secret@h/db/t' x", "CONNECTION='mysql://u:***@h/db/t' x"),
                arguments("CONNECTION='mysql://u:sec/r@et@h/db/t' x", "CONNECTION='mysql://u:***@h/db/t' x"),
                arguments(
                        "DELETE FROM s WHERE k = 'password'; ALTER ROLE a PASSWORD 'secret'",
                        "DELETE FROM s WHERE k = 'password'; ALTER ROLE a PASSWORD '***'"),
                arguments("x = 'it''s so' AND PASSWORD 'secret'", "x = 'it''s so' AND PASSWORD '***'"),
                arguments("OPTIONS (user 'bob', password'secret')", "OPTIONS (user 'bob', password'***')"),
                arguments("EXECUTE 'ALTER ROLE r PASSWORD''secret'''", "EXECUTE 'ALTER ROLE r PASSWORD''***'''"),
                arguments("SET app.password TO 'secret'", "SET app.password TO '***'"),
                arguments("SET app.password\nto -- it's\n'secret'", "SET app.password\nto -- it's\n'***'"),
                arguments("ALTER ROLE a SET my.password TO 'secret'", "ALTER ROLE a SET my.password TO '***'"),
                arguments("SET app.api_token = 'secret'", "SET app.api_token = '***'"),
                arguments("SET app.\"secret\" TO E'sec\\'ret' x", "SET app.\"secret\" TO '***' x"),
                arguments("UPDATE t SET pwd='secret', a = 'x'", "UPDATE t SET pwd='***', a = 'x'"),
                arguments("UPDATE t SET client_secret /* c */ = 'x'", "UPDATE t SET client_secret /* c */ = '***'"),
                arguments(
                        "SET app.api_key = 'x'; SET app.passwd = 'y'",
                        "SET app.api_key = '***'; SET app.passwd = '***'"),
                arguments("SET app.passphrase = $$x$$", "SET app.passphrase = '***'"),
                arguments(
                        "SELECT set_config('my.api_token', 'secret', false)",
                        "SELECT set_config('my.api_token', '***', false)"),
                arguments(
                        "DO $$ BEGIN EXECUTE format('ALTER ROLE x PASSWORD %L', 'secret'); END $$",
                        "DO $$ BEGIN EXECUTE format('ALTER ROLE x PASSWORD %L', '***'); END $$"),
                arguments(
                        "format('ALTER ROLE x PASSWORD %L VALID UNTIL %L', 'secret', 'infinity')",
                        "format('ALTER ROLE x PASSWORD %L VALID UNTIL %L', '***', 'infinity')"),
                arguments(
                        "format('ALTER ROLE %I PASSWORD %L', who, 'secret')",
                        "format('ALTER ROLE %I PASSWORD %L', who, '***')"),
                arguments(
                        "format('CREATE ROLE %I LOGIN PASSWORD %s', 'bob', 'secret')",
                        "format('CREATE ROLE %I LOGIN PASSWORD %s', 'bob', '***')"),
                arguments("PASSWORD 'cut off", "PASSWORD '***'"),
                arguments("PASSWORD $pw$cut off", "PASSWORD '***'"),
                arguments("PASSWORD 'cut off''", "PASSWORD '***'"),
                arguments("PASSWORD 'cut off\\", "PASSWORD '***'"));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretIsHidden(String text, String masked) {
        assertThat(SecretMask.mask(text)).isEqualTo(masked);
        assertThat(SecretMask.mask(masked)).as("masked once more").isEqualTo(masked);
        assertThat(SecretMask.isMasked(masked)).isTrue();
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
                "CREATE TABLE t (secret TEXT, pwd TEXT DEFAULT 'x', api_token TEXT)",
                "INSERT INTO t (secret, pwd) VALUES ('x', 'y')",
                "UPDATE t SET secret = hash, token = 'x', secrets = 'y', secret_question = 'z'",
                "SELECT set_config('my.tokens', 'x', false)"
            })
    void whatIsNoSecretStays(String text) {
        assertThat(SecretMask.mask(text)).isEqualTo(text);
        assertThat(SecretMask.isMasked(text)).isFalse();
    }

    @Test
    void aHugeLiteralIsHiddenToo() {
        String text = "x''\\'".repeat(200_000);

        assertThat(SecretMask.mask("PASSWORD '" + text + "' x")).isEqualTo("PASSWORD '***' x");
        assertThat(SecretMask.mask("PASSWORD" + " ".repeat(1_000_000) + "'x'")).endsWith(" '***'");
        assertThat(SecretMask.mask("PASSWORD 'x'" + " 'a=".repeat(200_000))).startsWith("PASSWORD '***'");
        assertThat(SecretMask.mask("PASSWORD $$" + text + "$$ x")).isEqualTo("PASSWORD '***' x");
        assertThat(SecretMask.mask("pwd = 'x'" + " '%L PASSWORD %L".repeat(100_000)))
                .startsWith("pwd = '***'");
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                arguments("at jdbc:postgresql://db/app?user=a&password=secret&ssl=true", "password=***&ssl=true"),
                arguments("at jdbc:h2:tcp://db/app;USER=a;PASSWORD=secret;MODE=MySQL", "PASSWORD=***;MODE=MySQL"),
                arguments("at jdbc:mysql://ann:secret@db/app refused", "//ann:***@db/app refused"),
                arguments("at postgres://ann:sec@ret@db/app refused", "//ann:***@db/app refused"),
                arguments("at postgres://ann:sec/ret@db/app refused", "//ann:***@db/app refused"),
                arguments("at postgres://ann:sec?r;et&@db/app refused", "//ann:***@db/app refused"),
                arguments("at postgres://ann:5/sec@db/app refused", "//ann:***@db/app refused"),
                arguments("no driver for jdbc:foo://:secret@h/d", "jdbc:foo://:***@h/d"),
                arguments("at jdbc:x://h:1/d?password=sec@ret&a=b", "jdbc:x://h:1/d?password=***&a=b"),
                arguments("at \"jdbc:x://h/d?password=sec'ret\", refused", "?password=***\", refused"),
                arguments("at jdbc:x://h/d?pwd=secret.", "?pwd=***."),
                arguments("key at ?sslpassword=secret", "?sslpassword=***"),
                arguments("sslpassword = secret", "sslpassword = ***"),
                arguments("{user=a, password=secret, x=y}", "{user=a, password=***, x=y}"),
                arguments("refused: PASSWORD 'secret'", "refused: PASSWORD '***'"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aDriversMessageTellsNoSecretOfTheUrl(String message, String end) {
        assertThat(SecretMask.maskMessage(message)).endsWith(end).doesNotContain("sec");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no pg_hba.conf entry for host \"10.0.0.1\", user \"a\" at jdbc:postgresql://db:5432/app?user=a",
                "postgres://u@h/d",
                "postgres://h:5432/d",
                "the password is wrong"
            })
    void aMessageWithoutSecretStays(String message) {
        assertThat(SecretMask.maskMessage(message)).isEqualTo(message);
    }

    @Test
    void noMessageIsSaidToBeNone() {
        assertThat(SecretMask.maskMessage(null)).isEqualTo("null");
    }

    @Test
    void anExceptionWithoutSecretStaysAsItIs() {
        var exception = new SQLException("refused", "42000", 7, new IllegalStateException("no"));

        assertThatObject(SecretMask.mask(exception)).isSameAs(exception);
    }

    @Test
    void anExceptionWithASecretAnywhereIsReplacedByOneWithout() {
        var server = new SQLException("ERROR: role \"a\" exists", "42710", 7);
        var exception =
                new BatchUpdateException("Batch entry 0 CREATE ROLE a PASSWORD 'secret' was aborted", new int[0]);
        exception.setNextException(server);

        SQLException masked = SecretMask.mask(exception);

        assertThat((Throwable) masked).hasMessage("ERROR: role \"a\" exists").hasNoCause();
        assertThat(masked.getStackTrace()).isEqualTo(exception.getStackTrace());
        assertThat((Throwable) SecretMask.mask(new SQLException("outer", new SQLException("PASSWORD 'secret'"))))
                .hasMessage("outer")
                .hasNoCause();
    }
}
