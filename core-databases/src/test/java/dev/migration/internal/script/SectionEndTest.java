// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.Dialect;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What spans statements ends with the section it began in. */
class SectionEndTest {

    private static final String BEGIN = "-- +goose StatementBegin";
    private static final String END = "-- +goose StatementEnd";

    @Test
    void aScriptGivesTheDataOfItsStatements() throws IOException {
        Script up = TestFile.parse("-- Up Migration\nbegin; copy t from stdin;\n1\n\\.\ncommit;\n-- Down Migration\n")
                .up();

        assertThat(up.statementCount()).isEqualTo(1);
        try (StatementReader statements = up.open()) {
            statements.next();
            var data = new StringWriter();
            statements.copyData().transferTo(data);
            assertThat(data).hasToString("1\n");
            assertThat(statements.hasNext()).isFalse();
            assertThat(statements.unchanged()).isTrue();
        }
    }

    @Test
    void aSectionEndsThem() {
        ParsedMigration parsed = TestFile.parse("-- +goose Up\n" + BEGIN + "\nselect 1;\n-- +goose Down\nselect 2;\n");

        assertThat(parsed.problems())
                .singleElement()
                .asString()
                .contains("without \\\"-- +goose StatementEnd".replace("\\", ""));
        assertThat(statements(parsed.down())).containsExactly("select 2");
    }

    @Test
    void gooseFilesAreDividedByThem() {
        ParsedMigration parsed = TestFile.parse("-- +goose Up\n" + BEGIN + "\nselect 1; select 2;\n" + END
                + "\nselect 3;\n\n-- +goose Down\n" + BEGIN + "\nselect 4;\n" + END + "\n");

        assertThat(parsed.problems()).isEmpty();
        assertThat(statements(parsed.up())).containsExactly("select 1; select 2", "select 3");
        assertThat(statements(parsed.down())).containsExactly("select 4");
    }

    @Test
    void aDelimiterEndsWithItsSection() {
        ParsedMigration parsed = TestFile.parse(
                "-- Up Migration\nDELIMITER //\nselect 1; select 2//\n-- Down Migration\nselect 3; select 4",
                Dialect.MYSQL);

        assertThat(parsed.problems()).isEmpty();
        assertThat(statements(parsed.up())).containsExactly("select 1; select 2");
        assertThat(statements(parsed.down())).containsExactly("select 3", "select 4");
    }

    private static List<String> statements(Script script) {
        var texts = new ArrayList<String>();
        try (StatementReader reader = script.open()) {
            reader.forEachRemaining(statement -> texts.add(statement.text()));
        }
        return texts;
    }
}
