package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

    static Stream<Arguments> messages() {
        return Stream.of(
                arguments("at jdbc:postgresql://db/app?user=a&password=hunter2&ssl=true", "password=***&ssl=true"),
                arguments("at jdbc:h2:tcp://db/app;USER=a;PASSWORD=hunter2;MODE=MySQL", "PASSWORD=***;MODE=MySQL"),
                arguments("at jdbc:mysql://ann:hunter2@db/app refused", "//ann:***@db/app refused"),
                arguments("at postgres://ann:sec@ret@db/app refused", "//ann:***@db/app refused"),
                arguments("at postgres://ann:sec/ret@db/app refused", "//ann:***@db/app refused"),
                arguments("at postgres://ann:sec?r;et&@db/app refused", "//ann:***@db/app refused"),
                arguments("at postgres://ann:5/sec@db/app refused", "//ann:***@db/app refused"),
                arguments("no driver for jdbc:foo://:hunter2@h/d", "jdbc:foo://:***@h/d"),
                arguments("at jdbc:x://h:1/d?password=sec@ret&a=b", "jdbc:x://h:1/d?password=***&a=b"),
                arguments("at \"jdbc:x://h/d?password=sec'ret\", refused", "?password=***\", refused"),
                arguments("at jdbc:x://h/d?pwd=hunter2.", "?pwd=***."),
                arguments("key at ?sslpassword=hunter2", "?sslpassword=***"),
                arguments("sslpassword = hunter2", "sslpassword = ***"),
                arguments("{user=a, password=hunter2, x=y}", "{user=a, password=***, x=y}"),
                arguments("refused: PASSWORD 'hunter2'", "refused: PASSWORD '***'"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aDriversMessageTellsNoSecretOfTheUrl(String message, String end) {
        assertThat(SecretMask.maskMessage(message)).endsWith(end).doesNotContain("hunter2", "sec");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    UPDATE t SET password = '***'\n    ^ Unknown column 'hash' in 'field list'\n  Next: type 'x'",
                "    column \"password\" of relation \"users\" does not exist\n  Hint: Perhaps 'x' is meant.",
                "    DROP USER 'bob'@'%', IDENTIFIED BY '***'\n    ^ near 'IDENTIFIED BY '***' at line 1\n  It isn't."
            })
    void whatIsMaskedAlreadyKeepsTheOtherLinesOfItsReport(String report) {
        assertThat(SecretMask.maskText(report)).isEqualTo(report);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refused:\n  ALTER ROLE a PASSWORD\n 'hunter2'\n",
                "refused:\n  SET (name, password) = (\n'x', 'hunter2')\n",
                "near 'PASSWORD 'hunt\ner2' x",
                "it's: SET app.token TO 'x', hunter2",
                "refused: OPTIONS (ADD api_key 'x', \"credentials\" 'hunter2')"
            })
    void aReportShowsNoSecretOfWhatWasNotMasked(String report) {
        assertThat(SecretMask.maskText(report)).doesNotContain("hunt", "er2").contains("***");
    }

    @Test
    void aNameInQuotesWithSuchAWordHidesNoOtherLineOfItsReport() {
        assertThat(SecretMask.maskText(
                        "wrong password for key 'api_token'\n  Detail: table 'u' is missing\n  Rolled back: 0007."))
                .isEqualTo("wrong password for key '***'\n  Detail: table 'u' is missing\n  Rolled back: 0007.");
    }

    /** The quotes of the shown line have no partner, and the words are names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $x$ DECLARE token int; BEGIN token := 1/0; END $x$",
                "DO $$ BEGIN PERFORM 1 AS password; RAISE EXCEPTION '***'; END $$",
                "DO $$ BEGIN token := 'x",
                "    END $$ AS token"
            })
    void aQuotationEndsWithTheLineOfTheStatementThatAReportShows(String shown) {
        String rest =
                "\n       ^ division by zero\n      in 'x\n  Detail: it isn't\n  Rolled back: 0001 changed nothing.";

        String masked = SecretMask.maskText("a.sql:1:8  statement 1 of 1 failed\n    " + shown + rest);

        assertThat(masked)
                .startsWith("a.sql:1:8  statement 1 of 1 failed\n    ")
                .endsWith(rest);
        assertThat(SecretMask.maskText("Migration failed\n" + masked + "\n  Next: fix it\n" + masked))
                .isEqualTo("Migration failed\n" + masked + "\n  Next: fix it\n" + masked);
    }

    @Test
    void aQuotationInAReportEndsWithThePartOfIt() {
        String report =
                "failed\n    SELECT token\n    ^ near 'PASSWORD 'hunt\n      er2\n  Detail: token 'hunter2\n  Rolled back";

        assertThat(SecretMask.maskText(report))
                .isEqualTo(
                        "failed\n    SELECT token\n    ^ near 'PASSWORD '***'\n  Detail: token '***'\n  Rolled back");
    }

    @Test
    void aDefinitionThatLooksLikeAReportIsNotDivided() {
        String definition = "body\n    password := 'hunt\n    ^ er2\n  hunter2'";

        assertThat(SecretMask.maskDefinition(definition)).isEqualTo("body\n    password := '***'");
    }

    @Test
    void anExceptionInTheLogForgesNoLineAndShowsNoSecret() {
        var cause = new IllegalStateException("at jdbc:x://h/d?password=hunter2");
        var exception = new SQLException("refused\n12:00 INFO Applied\u001b[2J", cause);

        assertThat(SecretMask.describe(exception))
                .isEqualTo("java.sql.SQLException: refused\n    12:00 INFO Applied\\u001B[2J, caused by"
                        + " java.lang.IllegalStateException: at jdbc:x://h/d?password=***");
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
                new BatchUpdateException("Batch entry 0 CREATE ROLE a PASSWORD 'hunter2' was aborted", new int[0]);
        exception.setNextException(server);

        SQLException masked = SecretMask.mask(exception);

        assertThat((Throwable) masked).hasMessage("ERROR: role \"a\" exists").hasNoCause();
        assertThat(masked.getStackTrace()).isEqualTo(exception.getStackTrace());
        assertThat((Throwable) SecretMask.mask(new SQLException("outer", new SQLException("PASSWORD 'hunter2'"))))
                .hasMessage("outer")
                .hasNoCause();
    }

    @Test
    void whatElseWasThrownKeepsItsCausesWithoutSecrets() {
        var cause =
                new IllegalStateException("refused at jdbc:x://h/d?password=hunter2", new IOException("Broken pipe"));
        var exception = new IllegalStateException("no bean", cause);

        assertThat(SecretMask.mask(exception))
                .hasMessage("java.lang.IllegalStateException: no bean")
                .cause()
                .hasMessage("java.lang.IllegalStateException: refused at jdbc:x://h/d?password=***")
                .cause()
                .hasMessage("java.io.IOException: Broken pipe");
    }

    @Test
    void causesThatGoRoundAreFollowedOnlySoFar() {
        var cause = new IllegalStateException("at jdbc:x://h/d?password=hunter2");
        var exception = new IllegalStateException("no bean", cause);
        cause.initCause(exception);

        Throwable masked = SecretMask.mask(exception);
        assertThat(Stream.iterate(masked, Objects::nonNull, Throwable::getCause))
                .hasSize(17)
                .noneMatch(each -> each.getMessage().contains("hunter2"));
    }

    @Test
    void aSecretInWhatWasSuppressedOrIsDeepBelowIsHidden() {
        var secret = new IllegalStateException("at jdbc:x://h/d?password=hunter2");
        var suppressing = new SQLException("refused");
        suppressing.addSuppressed(secret);
        Throwable deep = secret;
        for (int i = 0; i < 30; i++) {
            deep = new IllegalStateException("no bean", deep);
        }

        assertThat(SecretMask.mask(suppressing).getSuppressed()).isEmpty();
        assertThat(Stream.iterate(SecretMask.mask(deep), Objects::nonNull, Throwable::getCause))
                .noneMatch(each -> each.getMessage().contains("hunter2"));
    }

    @Test
    void anExceptionWithALineThatCouldPassForAnotherOfTheLogIsReplacedByOneWithout() {
        var forged = new SQLException("ERROR: no\n2026-11-20 INFO  All is well\u001b[2J", "22000", 7);
        var usual = new SQLException("ERROR: no\n  Position: 9");

        assertThat((Throwable) SecretMask.mask(forged))
                .hasMessage("ERROR: no\n    2026-11-20 INFO  All is well\\u001B[2J");
        assertThat(SecretMask.mask(forged).getSQLState()).isEqualTo("22000");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    SET NEW.token = uuid();",
                "    UPDATE users u JOIN n SET u.token = n.token",
                "    SET app.token = gen_random_uuid()",
                "    password text DEFAULT md5(random()::text)",
                "    NEW.password := new.password"
            })
    void anExpressionIsNoSecret(String message) {
        assertThat(SecretMask.mask(message, false)).isEqualTo(message);
        assertThat(SecretMask.maskMessage(message)).isEqualTo(message);
    }

    @Test
    void aSettingWithoutQuotesIsASecret() {
        assertThat(SecretMask.mask("near SET app.password = hunter2", false)).doesNotContain("hunter2");
        assertThat(SecretMask.mask("SET NEW.token = crypt('hunter2')", false)).doesNotContain("hunter2");
    }
}
