// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.io.IOException;
import java.sql.SQLException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at jdbc:postgresql://db/app?user=a&password=hunter2&ssl=true",
                "at jdbc:h2:tcp://db/app;USER=a;PASSWORD=hunter2;MODE=MySQL",
                "at jdbc:mysql://ann:hunter2@db/app refused",
                "at postgres://ann:hunter2@db/app, postgres://ann:hunter2@db/app refused",
                "no driver for jdbc:foo://:hunter2@h/d",
                "at \"jdbc:x://h/d?password=hunter2\", refused",
                "at jdbc:x://h/d?pwd=hunter2.",
                "at jdbc:postgresql://h/d?sslpassword=hunter2",
                "the file sqlite:x.db?cipher=chacha20&key=hunter2&x=y cannot be opened",
                "jdbc:hsqldb:file:x;crypt_key=hunter2;crypt_type=AES",
                "{user=a, password=hunter2, x=y}, {password=hunter2}",
                "cannot connect to host=h user=u password=hunter2 dbname=d",
                "refused: PASSWORD 'hunter2'",
                "error near 'IDENTIFIED BY 'hunter2' FOO' at line 1",
                "near 'PASSWORD 'hunter2'' at line 1",
                "near 'x' IDENTIFIED BY 'hunter2",
                "SQL statement \"CREATE ROLE a PASSWORD 'hunter2'\"\nPL/pgSQL function f() line 3 at EXECUTE",
                "don't: EXECUTE 'ALTER ROLE a PASSWORD ' || x; ALTER ROLE b PASSWORD 'hunter2'",
                "refused:\n  ALTER ROLE a PASSWORD\n 'hunter2'\n"
            })
    void aMessageShowsNoSecretAndAllElse(String message) {
        assertThat(SecretMask.maskMessage(message)).isEqualTo(message.replace("hunter2", "***"));
        assertThat(SecretMask.maskText(message)).isEqualTo(message.replace("hunter2", "***"));
    }

    @Test
    void aPasswordMayHaveSignsOfAUrlInIt() {
        for (String password : new String[] {"sec@ret", "sec/ret", "sec?r;et&", "1234/sec"}) {
            assertThat(SecretMask.maskMessage("at x://ann:" + password + "@db/app refused"))
                    .isEqualTo("at x://ann:***@db/app refused");
        }
        assertThat(SecretMask.maskMessage("at jdbc:x://h:1/d?password=sec@ret&a=b"))
                .isEqualTo("at jdbc:x://h:***&a=b");
        assertThat(SecretMask.maskMessage("PASSWORD 'it''s'")).isEqualTo("PASSWORD '***'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no pg_hba.conf entry for host \"10.0.0.1\", user \"a\" at jdbc:postgresql://db:5432/app?user=a",
                "postgres://u@h/d",
                "postgres://h:5432/d",
                "the password is wrong",
                "password authentication failed for user \"app\"",
                "Access denied for user 'root'@'localhost' (using password: YES)",
                "null value in column \"password\" of relation \"users\" violates not-null constraint",
                "Unknown column 'password' in 'field list'",
                "Duplicate entry 'x' for key 'users.password'",
                "Key (token)=(x) already exists.",
                "near 'password' at line 1 of 'x'",
                "near 'SET password = ' at line 3 of 'x'",
                "near 'SET NEW.token = uuid()' at line 1",
                "near 'SET NEW.password = hash' at line 1",
                "near 'UPDATE t SET a=b, password=hash WHERE host=x' at line 1",
                "near 'UPDATE t SET password = crypt(secret, salt), token=uuid()' at line 1",
                "near 'BEGIN SET x = 1;token=uuid(); END' at line 1",
                "UPDATE users u JOIN n SET u.token = n.token",
                "UPDATE users SET password = \"hash\", password='', token = 'x'",
                "password text DEFAULT md5(random()::text)",
                "NEW.password := new.password; x:=1;token=uuid()",
                "    UPDATE t SET password = '***'\n    ^ Unknown column 'hash' in 'field list'\n  Next: type 'x'",
                "    DROP USER 'bob'@'%', IDENTIFIED BY '***'\n    ^ near 'IDENTIFIED BY '***' at line 1\n  It isn't."
            })
    void whatIsNoSecretStays(String message) {
        assertThat(SecretMask.maskMessage(message)).isEqualTo(message);
        assertThat(SecretMask.maskText(message)).isEqualTo(message);
    }

    @Test
    void anExceptionAndWhatLedToItAreDescribedWithoutSecrets() {
        var exception = new IllegalStateException("no\nbean", new SQLException("at jdbc:x://h/d?password=hunter2"));

        assertThat(SecretMask.describe(exception))
                .isEqualTo("java.lang.IllegalStateException: no\n    bean, caused by java.sql.SQLException:"
                        + " at jdbc:x://h/d?password=***");
        assertThat(SecretMask.maskMessage(null)).isEqualTo("null");
    }

    @Test
    void anExceptionWithoutSecretStaysAsItIs() {
        var exception = new SQLException("relation \"a\" does not exist", "42P01");

        assertThatObject(SecretMask.mask(exception)).isSameAs(exception);
    }

    @Test
    void anExceptionWithASecretAnywhereIsReplacedByOneWithout() {
        var exception = new SQLException("CREATE ROLE a PASSWORD 'hunter2' was aborted", "42710", 7);
        var suppressing = new SQLException("refused");
        suppressing.addSuppressed(new IllegalStateException("at jdbc:x://h/d?password=hunter2"));

        Throwable masked = SecretMask.mask(exception);

        assertThat(masked)
                .hasMessage("CREATE ROLE a PASSWORD '***' was aborted")
                .hasNoCause()
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .returns("42710", SQLException::getSQLState)
                .returns(7, SQLException::getErrorCode);
        assertThat(masked.getStackTrace()).isEqualTo(exception.getStackTrace());
        assertThat(SecretMask.mask(new SQLException("outer", new SQLException("PASSWORD 'hunter2'"))))
                .hasMessage("outer")
                .hasRootCauseMessage("PASSWORD '***'");
        assertThat(SecretMask.mask(suppressing).getSuppressed()).isEmpty();
    }

    @Test
    void whatElseWasThrownKeepsItsCausesWithoutSecrets() {
        var cause =
                new IllegalStateException("refused at jdbc:x://h/d?password=hunter2", new IOException("Broken pipe"));
        var exception = new IllegalArgumentException("no bean", cause);

        Throwable masked = SecretMask.mask(exception);

        assertThat(masked)
                .hasMessage("java.lang.IllegalArgumentException: no bean")
                .cause()
                .hasMessage("java.lang.IllegalStateException: refused at jdbc:x://h/d?password=***")
                .cause()
                .hasMessage("java.io.IOException: Broken pipe");
        assertThat(masked.getStackTrace()).isEqualTo(exception.getStackTrace());
    }

    @Test
    void causesThatGoRoundAreFollowedOnlySoFar() {
        var cause = new IllegalStateException("at jdbc:x://h/d?password=hunter2");
        cause.initCause(new SQLException("refused", cause));

        assertThat(SecretMask.mask(cause)).message().doesNotContain("hunter2");
        assertThat(SecretMask.mask(cause.getCause())).hasMessage("refused");
    }

    @Test
    void anExceptionWithALineThatCouldPassForAnotherOfTheLogIsReplacedByOneWithout() {
        var forged = new SQLException("ERROR: no\n2026-11-20 INFO  All is well\u001b[2J", "22000", 7);
        var usual = new SQLException("ERROR: no\n  Position: 9");

        assertThat(SecretMask.mask(forged))
                .hasMessage("ERROR: no\n    2026-11-20 INFO  All is well\\u001B[2J")
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .returns("22000", SQLException::getSQLState);
        assertThatObject(SecretMask.mask(usual)).isSameAs(usual);
    }

    @Test
    void aMessageOfAnyLengthIsCutBeforeItIsRead() {
        String url = "https://host:8080/path;".repeat(10_500);
        String words = "a PASSWORD 'hunter2' b " + "word ".repeat(50_000);

        assertThat(SecretMask.maskMessage(url)).hasSizeBetween(30_000, 66_000).endsWith("characters)");
        assertThat(SecretMask.maskMessage("x".repeat(65_530) + "://u:hunter2@host"))
                .doesNotContain("hunter2");
        assertThat(SecretMask.maskMessage(words))
                .doesNotContain("hunter2")
                .contains("… (cut off: it has 250023 characters)");
    }
}
