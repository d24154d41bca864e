// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgreSqlSyntaxTest {

    /** As the server's SplitIdentifierString reads them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                        | ''
                    ` `                       | ''
                    ""                        | ''
                    app                       | "app"
                    App,public                | "app", "public"
                    "App" ,  "$user"          | "App", "$user"
                    $user, public             | "$user", "public"
                    tenant-1                  | "tenant-1"
                    2024_clinic               | "2024_clinic"
                    "A ""b"                   | "A ""b"
                    "a, b",c                  | "a, b", "c"
                    ""\""                      | ""\""
                    ÄÖ                        | "ÄÖ"
                    select                    | "select"
                    it's                      | "it's"
                    a"b,c                     | "a""b", "c"
                    app,X;DROP/**/TABLE/**/t;-- | "app", "x;drop/**/table/**/t;--"
                    """)
    void eachNameIsWrittenInQuotes(String shown, String sql) {
        assertThat(PostgreSqlSyntax.nameList(shown)).isEqualTo(sql);
    }
}
