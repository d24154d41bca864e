package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSpansTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "passwd",
                "pwd",
                "passphrase",
                "secret",
                "token",
                "apikey",
                "api_key",
                "credential",
                "encrypted",
                " identified ",
                "?key=",
                "&KEY =",
                ";crypt_key=",
                "?hexkey\n=",
                "://",
                "user",
                "role",
                "server",
                "subscription",
                "link"
            })
    void sqlIsSearchedWhereAWordMayAnnounceASecretHoweverItIsWritten(String word) {
        assertThat(SecretSpans.mayBeInSql("x" + word + "y")).isTrue();
        assertThat(SecretSpans.mayBeInSql("é" + word.toUpperCase(Locale.ROOT))).isTrue();
    }

    /** A word that is added there and forgotten in the search for single words would be masked no more. */
    @Test
    void eachWordThatAnnouncesASecretIsLookedFor() {
        for (String word :
                SecretSpans.ANNOUNCEMENT.replace("?", "").replace("\\b", "").split("\\|")) {
            assertThat(SecretSpans.mayBeInSql("SELECT " + word + " ")).as(word).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CREATE TABLE t (key INT PRIMARY KEY, CHECK (key = 1))", "capital pass", "identifieds"})
    void otherSqlIsNot(String sql) {
        assertThat(SecretSpans.mayBeInSql(sql)).isFalse();
    }
}
