package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Database: sqlite:x.db?cipher=c&key=s3c (from --url),Database: sqlite:x.db?cipher=c&key=*** (from --url)",
                "  Next: set migration.sequence=relaxed,  Next: set --sequence=relaxed",
                "  Next: correct --locations; in a service migration.locations,  Next: correct --locations; in a service migration.locations",
                "no longer than 3 s (migration.wait-timeout),no longer than 3 s (--wait-timeout)",
                "    ALTER TABLE migration.user ADD COLUMN x INT,    ALTER TABLE migration.user ADD COLUMN x INT",
                "relation migration.url does not exist,relation migration.url does not exist"
            })
    void aSettingHasTheNameOfItsFlagWhereItCanOnlyBeASetting(String text, String shown) {
        assertThat(Secrets.masked(text)).isEqualTo(shown);
    }

    @Test
    void aMessageThatStartsWithASettingNamesItsFlag() {
        Problem problem = Problem.warning(Code.BASELINE_MISMATCH, null, "migration.baseline is 0002, but", "");

        assertThat(Secrets.masked(problem).message()).isEqualTo("--baseline is 0002, but");
    }
}
