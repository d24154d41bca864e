// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretValuesTest {

    private static final String LONG = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN";

    private static String hide(String value, String text) {
        return SecretValues.of(List.of("other", value)).hideIn(text);
    }

    @Test
    void aValueIsHiddenWhereverItIs() {
        assertThat(hide("hunter2", "COPY t, line 1: \"1,hunter2\" (hunter2)"))
                .isEqualTo("COPY t, line 1: \"1,***\" (***)");
        assertThat(hide("hunter2", "hunter hunter2")).isEqualTo("hunter ***");
        assertThat(hide("hunter2", "nothing")).isEqualTo("nothing");
    }

    @Test
    void ofALongValueAStartIsHiddenToo() {
        assertThat(hide(LONG, "Failing row contains (" + LONG.substring(0, 64) + "...)."))
                .isEqualTo("Failing row contains (***...).");
        assertThat(hide(LONG, "near '" + LONG.substring(0, 30) + "' at line 1")).isEqualTo("near '***' at line 1");
    }

    @Test
    void aValueIsHiddenAsTheDatabaseHasIt() {
        assertThat(hide("o''brien12", "Key (name)=(o'brien12)")).isEqualTo("Key (name)=(***)");
    }

    /** Of a statement, servers show the line of the error. */
    @Test
    void eachLineOfAValueIsHidden() {
        assertThat(hide("hunter2\r\nsecret3", "LINE 2: secret3', 1)")).isEqualTo("LINE 2: ***', 1)");
        assertThat(hide("hunter2\nsecret3", "(hunter2\nsecret3)")).isEqualTo("(***)");
    }

    @Test
    void ofTwoValuesTheLongerOneIsHidden() {
        assertThat(SecretValues.of(List.of("hunter", "hunter2")).hideIn("hunter2, hunter"))
                .isEqualTo("***, ***");
    }

    @Test
    void whatIsTooShortIsShown() {
        assertThat(hide("abc", "abc and abcd")).isEqualTo("abc and abcd");
        assertThat(hide("", "abc")).isEqualTo("abc");
    }
}
