// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.fixture.H2Workbench;
import dev.migration.internal.find.ClasspathRoots;
import dev.migration.internal.find.Locations;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.find.Sources;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.names.FlywayNaming;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files of a folder are read and in which order: as Flyway itself says. */
class H2FlywayFolderTest extends H2Workbench {

    private ClassLoader loader = H2FlywayFolderTest.class.getClassLoader();

    private MigrationSet ours(FlywayFolder settings, String... locations) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Migrator.Builder builder = builder().locations(locations);
            Engine.unlisted(builder).flyway = settings;
            return Engine.of(builder).set();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static List<Migration> sorted(MigrationSet set) {
        return set.withBaselines().stream()
                .sorted(Comparator.comparing(Migration::version))
                .toList();
    }

    /** That both find the same files in the same order; the names that they have with Flyway. */
    private List<String> assertAsFlyway(FlywayFolder settings, String... locations) {
        FlywayNaming naming = settings.naming();
        FluentConfiguration flyway = Flyway.configure(loader)
                .dataSource(dataSource())
                .locations(locations)
                .encoding(settings.encoding())
                .sqlMigrationPrefix(naming.versioned())
                .repeatableSqlMigrationPrefix(naming.repeatable())
                .sqlMigrationSeparator(naming.separator())
                .sqlMigrationSuffixes(naming.suffixes().toArray(String[]::new));
        List<MigrationInfo> theirs = List.of(flyway.load().info().all());
        MigrationSet set = ours(settings, locations);
        List<Migration> found = sorted(set);
        assertThat(found).hasSameSizeAs(theirs);
        List<String> scripts = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            SourceFile file = found.get(i).up();
            assertThat(theirs.get(i).getPhysicalLocation()).endsWith(file.path());
            assertThat(set.locations())
                    .extracting(location -> location.script(file))
                    .contains(theirs.get(i).getScript());
            scripts.add(theirs.get(i).getScript());
        }
        return scripts;
    }

    private void writeAll(String... names) {
        Stream.of(names).forEach(name -> write(name, "SELECT 1;"));
    }

    private String disk(String path) {
        return "filesystem:" + folder() + path;
    }

    @Test
    void sortsVersionsAndDescriptionsAsFlyway() {
        writeAll("V1__a.sql", "V1.1__b.sql", "V1_10__c.sql", "V1_9__d.sql", "V01.2__e.sql", "V2.sql", "V3__.sql");
        writeAll("V20240101120000__t.sql", "V90000000000001__u.sql", "V20240101120000123__v.sql", "V2024010112__w.sql");
        writeAll("R__a_b.sql", "R__aB.sql", "R__a1.sql", "R__A.sql", "R__a (b).sql", "R__Ä b.sql", "sub/R__z.sql");

        assertThat(assertAsFlyway(FlywayFolder.DEFAULT, disk("")))
                .containsSubsequence("V1_9__d.sql", "V1_10__c.sql", "V2.sql")
                .containsSubsequence("V20240101120000__t.sql", "V90000000000001__u.sql", "V20240101120000123__v.sql")
                .containsSubsequence("R__A.sql", "R__a_b.sql", "R__a1.sql", "R__aB.sql", "sub/R__z.sql");
    }

    @Test
    void leavesOutWhatFlywayLeavesOut() {
        writeAll("V1__a.sql", "sub/below/V2__b.sql", ".hidden/V3__c.sql", "sub/.hidden/V4__d.sql", "V5__e.SQL");
        writeAll("Vx__a.sql", "VERSION.sql", "V1-2__x.sql", "V__x.sql", "V1_.sql", "V_1__x.sql", "Rx__a.sql", "R.sql");
        writeAll("v6__f.sql", "V 7__g.sql", "notes.sql", "readme.txt", "0001_own.sql", "beforeRun.sql", "V8__h.txt");
        writeAll("afterMigrate.sql", "aftermigrate.sql", "sub/beforeMigrate__x.sql", "afterMigrate_x.sql");
        write("V1__a.sql.conf", "executeInTransaction=true");

        assertThat(assertAsFlyway(FlywayFolder.DEFAULT, disk("")))
                .containsExactly("V1__a.sql", "sub/below/V2__b.sql", "V5__e.SQL");
        MigrationSet set = ours(FlywayFolder.DEFAULT, disk(""));
        assertThat(set.callbacks())
                .extracting(callback -> callback.file().name())
                .containsExactly("afterMigrate.sql", "beforeMigrate__x.sql");
        assertThat(set.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.UNREAD_FILES);
            assertThat(problem.isError()).isFalse();
            assertThat(problem.message()).contains("0001_own.sql", "and 5 more").doesNotContain("V8__h");
        });
        assertThat(ours(FlywayFolder.DEFAULT.with(Choice.VALIDATE_NAMING), disk(""))
                        .problems())
                .singleElement()
                .matches(Problem::isError);
    }

    @Test
    void readsNamesAsTheyAreSet() {
        var naming = new FlywayNaming("", "rep", "U", "B", "-", List.of(".ddl", ".sql"));
        writeAll(
                "20240101-a.ddl",
                "1_2-b_c.sql",
                "rep-views.sql",
                "3.sql",
                "V4__x.sql",
                "afterMigrate-z.ddl",
                "x-y.sql");

        assertThat(assertAsFlyway(FlywayFolder.DEFAULT.with(naming), disk("")))
                .containsExactly("1_2-b_c.sql", "3.sql", "20240101-a.ddl", "rep-views.sql");
        MigrationSet set = ours(FlywayFolder.DEFAULT.with(naming), disk(""));
        // As they would be called by default, whatever is set.
        assertThat(set.migrations())
                .extracting(Migration::name)
                .containsExactly("V1_2__b_c", "V3__", "V20240101__a", "R__views");
        assertThat(set.callbacks())
                .extracting(callback -> callback.file().name())
                .containsExactly("afterMigrate__z.sql");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/w/*/m",
                "/w/**",
                "/w/**/m",
                "/w/a*",
                "/w/?1",
                "/w/*/m/V?__*.sql",
                "/w/**/*.sql",
                "/w/a1/",
                "/none",
                "/w"
            })
    void readsLocationsAsFlyway(String location) throws Exception {
        writeAll(
                "w/a1/m/V1__a.sql", "w/a1/m/sub/V2__a.sql", "w/b1/m/V3__b.sql", "w/b1/V4__b.sql", "w/a2/x/m/V5__c.sql");
        writeAll("w/V6__d.sql");

        assertAsFlyway(FlywayFolder.DEFAULT, disk(location));
        loader = new URLClassLoader(new URL[] {folder().toUri().toURL()}, loader);
        assertAsFlyway(FlywayFolder.DEFAULT, "classpath:" + location);
        assertAsFlyway(FlywayFolder.DEFAULT, location.substring(1));
    }

    @Test
    void readsAllJarsAndWhatIsInTwoLocationsOnce() throws Exception {
        writeAll("db/migration/V1__a.sql", "db/migration/below/V3__c.sql");
        Path jar = Files.createTempFile("library", ".jar");
        write(jar, "db/migration/", "db/migration/below/", "db/migration/below/V2__b.sql");
        Path withoutFolders = Files.createTempFile("library", ".jar");
        write(withoutFolders, "db/migration/V4__d.sql");
        loader = new URLClassLoader(
                new URL[] {
                    folder().toUri().toURL(),
                    jar.toUri().toURL(),
                    withoutFolders.toUri().toURL()
                },
                loader);

        MigrationSet set = ours(FlywayFolder.DEFAULT, "classpath:db/migration", "classpath:db/migration/below");

        assertThat(set.problems()).isEmpty();
        assertThat(set.migrations()).extracting(Migration::name).containsExactly("V1__a", "V2__b", "V3__c");
        assertAsFlyway(FlywayFolder.DEFAULT, "classpath:db/migration", "classpath:db/migration/below");
        Files.delete(jar);
        Files.delete(withoutFolders);
    }

    private static void write(Path jar, String... entries) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
                out.write(entry.endsWith("/") ? new byte[0] : "SELECT 1;".getBytes(ISO_8859_1));
            }
        }
    }

    @Test
    void aMissingFolderIsAnErrorOnlyIfThatIsSet() {
        writeAll("V1__a.sql");

        MigrationSet set = ours(FlywayFolder.DEFAULT, disk(""), disk("/none"));

        assertThat(set.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.MISSING_LOCATION);
            assertThat(problem.isError()).isFalse();
        });
        assertThat(set.migrations()).hasSize(1);
        assertThatThrownBy(() ->
                        ours(FlywayFolder.DEFAULT.with(Choice.FAIL_ON_MISSING_LOCATIONS), disk(""), disk("/none")))
                .hasMessageContaining("none");
    }

    @Test
    void aFolderThatOnlyAnotherVendorHasIsMissingAsForFlyway() {
        writeAll("common/V1__a.sql", "postgresql/V2__b.sql");

        MigrationSet set = ours(FlywayFolder.DEFAULT, disk("/common"), disk("/{vendor}"));

        assertThat(set.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.MISSING_LOCATION);
            assertThat(problem.isError()).isFalse();
        });
        assertThat(set.migrations()).hasSize(1);
    }

    @Test
    void foldersOfOtherVendorsAloneAreNotPassedOver() {
        writeAll("mysql/V1__a.sql");

        assertThatThrownBy(() -> ours(FlywayFolder.DEFAULT, disk("/{vendor}")))
                .hasMessageContaining("folders of mysql");
    }

    @ParameterizedTest
    @CsvSource({"MARIADB, mysql", "MYSQL, mariadb"})
    void theFolderThatTheUrlMayNameIsNotPassedOver(Vendor vendor, String other) {
        writeAll("common/V1__a.sql", other + "/V2__b.sql");
        var finder = new ClasspathRoots(loader);
        Locations locations =
                Locations.named(List.of(disk("/common"), disk("/{vendor}"))).as(FlywayFolder.DEFAULT);
        Sources found = locations.find(vendor, finder, null);

        assertThatThrownBy(() -> locations.require(found, vendor, finder)).hasMessageContaining("folders of " + other);
    }

    @Test
    void readsAnotherEncoding() throws Exception {
        Files.write(
                folder().resolve("V1__a.sql"),
                "CREATE TABLE t (n VARCHAR(9)); INSERT INTO t VALUES ('Zoë');".getBytes(ISO_8859_1));
        Migrator.Builder builder = builder();
        Engine.unlisted(builder).flyway = FlywayFolder.DEFAULT.encodedAs(ISO_8859_1);

        builder.locations(disk("")).build().up();

        assertThat(column("SELECT n FROM t")).containsExactly("Zoë");
        assertAsFlyway(FlywayFolder.DEFAULT.encodedAs(ISO_8859_1), disk(""));
    }
}
