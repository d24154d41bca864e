package dev.migration.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.report.PlainTextReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotEnvTest {

    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void prepare() {
        given = new Given(directory);
    }

    private Variables read(String text) {
        given.file(".env", text);
        var problems = new SettingProblems();
        Variables read = DotEnv.read(
                directory.resolve(".env"), Variables.of(Map.of("OUTSIDE", "o", "BOTH", "outside")), problems);
        assertThat(problems.all()).isEmpty();
        return read;
    }

    @Test
    void aNameThatMayBeMeantForOneOfOursIsWarnedOf() {
        String names = "DATABSE_URL=a\nmigration_schema=b\nMIGRATION_SCEMA=c\nMIGRATIONS_SCHEMA=d\n";
        given.file(".env", names + "MIGRATIONS_SCHEMA=\"${e\"\nOTHER=f\n");
        var problems = new SettingProblems();

        Variables read = DotEnv.read(directory.resolve(".env"), Variables.of(Map.of()), problems);

        assertThat(problems.all()).isEmpty();
        assertThat(PlainTextReport.problems(read.unread(false)))
                .contains("if DATABASE_URL is meant", "MIGRATION_SCEMA", "migration_schema");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MIGRATION.PROTECT",
                "migration.protect",
                "MIGRATION-PROTECT",
                "MIGRATION_protect",
                "SPRING_PROFILE_ACTIVE",
                "SPRING_PROFILES_ACTVE",
                "spring.profiles.active"
            })
    void aProtectionUnderAnotherNameIsWarnedOf(String name) {
        given.file(".env", name + "=prod\n");

        Variables read = DotEnv.read(directory.resolve(".env"), Variables.of(Map.of()), new SettingProblems());

        assertThat(PlainTextReport.problems(read.unread(true)))
                .contains("does not read " + name, " is meant, set that");
    }

    @Test
    void onlySettingsAreRead() {
        assertThat(read("""
                # a service's
                AWS_SECRET=pa$$word${
                just a line
                NAME_ONLY
                YAML: "not ours"
                DATABASE_URL_TEST=x
                export KEY="-----BEGIN
                MIGRATION_USER=no
                -----END"
                BAD="\\q"
                TRAILING='a' b
                DATABASE_URL=postgres://h/d
                DBMATE_STRICT=true
                SPRING_PROFILES_ACTIVE=prod
                """).settings().values()).containsOnlyKeys(Key.URL, Key.OUT_OF_ORDER);
    }

    @Test
    void aFileThatIsNoTextIsRefusedAndAFolderIsNone() throws Exception {
        Files.write(directory.resolve(".env"), "MIGRATION_ROLE=\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        given.read();
        assertThat(given.problems())
                .containsExactly(".env  The settings file cannot be read: it is not UTF-8.\n"
                        + "  Next: make it a readable UTF-8 file, or remove it");
        Files.delete(directory.resolve(".env"));
        Files.createDirectory(directory.resolve(".env"));
        given.read();
        assertThat(given.problems()).isEmpty();
        assertThat(given.files()).isEmpty();
    }
}
