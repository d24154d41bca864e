package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no driver for jdbc:foo://u:hunter2@h/d | no driver for jdbc:foo://u:***@h/d",
                "postgres://u:p@ss@h/d and more         | postgres://u:***@h/d and more",
                "postgres://u:a/b@h/d                   | postgres://u:***@h/d",
                "postgres://u@h/d                       | postgres://u@h/d",
                "postgres://h:5432/d                    | postgres://h:5432/d",
                "jdbc:x://h/d?user=u&password=p&a=b     | jdbc:x://h/d?user=u&password=***&a=b",
                "jdbc:h2:mem:x;USER=sa;PASSWORD=p;A=B   | jdbc:h2:mem:x;USER=sa;PASSWORD=***;A=B",
                "sslpassword = p                        | sslpassword = ***",
                "the password is wrong                  | the password is wrong",
            })
    void areBlottedOut(String text, String masked) {
        assertThat(Secrets.masked(text)).isEqualTo(masked);
    }
}
