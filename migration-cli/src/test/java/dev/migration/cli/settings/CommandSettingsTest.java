// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.internal.settings.PlaceholderValues;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.extractor.Extractors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is read of files, variables and flags. In {@code settings.txt}, a line with {@code $} reads them, and below it are all
 * settings that are others than without any, and what is said. {@code -Dgolden.update=true} writes what is read now.
 */
class CommandSettingsTest {

    private static final Path FILE = Path.of("src/test/resources/settings.txt");

    private static final Pattern DEFAULT = Pattern.compile("Default: ([^ ,]+)[,.]");

    /** What the builder has that is shown by itself, or is no text of a setting. */
    private static final Set<String> OTHERS =
            Set.of("listeners", "code", "unlisted", "dataSource", "vendor", "placeholders", "policies", "baseline");

    /** What the builder is given. */
    private static final List<String> FIELDS = Stream.concat(
                    Stream.of(Migrator.Builder.class.getDeclaredFields())
                            .map(Field::getName)
                            .filter(name -> !OTHERS.contains(name)),
                    Stream.of("baseline.version", "unlisted.takeover.table"))
            .sorted()
            .toList();

    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void prepare() {
        given = new Given(directory);
    }

    private static Object of(Migrator.Builder builder, String field) {
        return Extractors.byName(field).apply(builder);
    }

    static Stream<String> cases() throws IOException {
        return Arrays.stream(Files.readString(FILE).split("(?m)^== ")).filter(text -> !text.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areReadAsTheFileSays(String text) throws IOException {
        Migrator.Builder none = new Given(directory).read().builder();
        var read = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (!line.startsWith("  ")) {
                read.append(line).append('\n');
                shown(line, none)
                        .forEach(shown -> read.append("  ")
                                .append(shown.replace("\r", "\\r")
                                        .replace("\t", "\\t")
                                        .replace("\n", "\n  "))
                                .append('\n'));
            }
        }

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(FILE, Files.readString(FILE).replace("== " + text, "== " + read));
        } else {
            assertThat(read).hasToString(text);
        }
        assertThat(read.toString().replaceAll("(?m)^[^ ].*", "")).doesNotContain("unter2");
    }

    private List<String> shown(String line, Migrator.Builder none) throws IOException {
        String[] words = line.split(" ", 3);
        String rest = words.length > 2 ? words[2] : "";
        switch (words[0]) {
            case "env" -> given.variable(words[1], rest);
            case "file" -> given.file(words[1], rest.translateEscapes());
            case "mkdir" -> Files.createDirectories(directory.resolve(words[1]));
            case "link" -> Files.createSymbolicLink(directory.resolve(words[1]), Path.of(rest));
            case "delete" -> Files.delete(directory.resolve(words[1]));
            case "config" -> {
                return shown(given.readFile(words[1]), none);
            }
            case "$" -> {
                String[] typed = Arrays.stream(line.split(" "))
                        .skip(1)
                        .map(word -> word.replace('␣', ' '))
                        .toArray(String[]::new);
                return shown(given.read(typed), none);
            }
            default -> {}
        }
        return List.of();
    }

    private List<String> shown(CommandSettings settings, Migrator.Builder none) {
        Migrator.Builder builder = settings.builder();
        var shown = new ArrayList<String>();
        if (settings.login() != null) {
            String password = settings.login().value().password();
            shown.add(settings.login().value().login() + (password == null ? "" : " with " + password) + " ("
                    + settings.login().origin() + ")");
        }
        String locations = of(builder, "unlisted.locations.texts").toString();
        if (!locations.equals(of(none, "unlisted.locations.texts").toString())) {
            shown.add("locations " + locations);
        }
        for (String field : FIELDS) {
            Object value = of(builder, field);
            if (!Objects.equals(value, of(none, field))) {
                shown.add(field.replace("unlisted.", "") + " " + value);
            }
        }
        var placeholders = (PlaceholderValues) of(builder, "placeholders");
        if (!placeholders.names().isEmpty()) {
            Arrays.stream(placeholders.names().split(", "))
                    .forEach(name -> shown.add("placeholder " + name + "=" + placeholders.find(name)));
        }
        Stream.of(
                        settings.protection() == null ? null : "protected: " + settings.protection(),
                        settings.doubt() == null
                                ? null
                                : "in doubt: " + settings.doubt().message(),
                        settings.appliedFile() == null ? null : "applied file " + settings.appliedFile(),
                        settings.schemaFile() == null ? null : "schema file " + settings.schemaFile(),
                        settings.tenant() == null ? null : "tenant " + settings.tenant(),
                        settings.tenants() == null
                                ? null
                                : "tenants of " + settings.tenants().origin() + ", "
                                        + settings.tenants().ofAll())
                .filter(Objects::nonNull)
                .forEach(shown::add);
        if (given.files().size() > 1) {
            shown.add("files " + given.files());
        }
        given.problems().forEach(problem -> shown.add("error " + problem));
        given.remarks().forEach(remark -> shown.add("warning " + remark));
        given.notes().forEach(note -> shown.add("note " + note));
        return shown.stream().map(given::shown).toList();
    }

    /** With these texts, the builder has something else than without. */
    @ParameterizedTest
    @MethodSource("ofTheBuilder")
    void areGivenToTheBuilder(Key key) {
        String[] choices = key.label().split("\\|");
        String text = switch (key.label()) {
            case "NUMBER" -> "7";
            case "TIME" -> "7s";
            default -> choices.length > 2 ? choices[2] : "0007";
        };
        assertThat(changed(key, text)).as(text).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("ofTheBuilder")
    void haveTheDefaultThatTheHelpNames(Key key) {
        Matcher named = DEFAULT.matcher(key.description());
        if (named.find()) {
            assertThat(changed(key, named.group(1))).as(named.group(1)).isEmpty();
        }
    }

    static Stream<Key> ofTheBuilder() {
        return Stream.of(Key.values()).filter(key -> key.meaning() != null);
    }

    private List<String> changed(Key key, String text) {
        Migrator.Builder none = given.read().builder();
        Migrator.Builder set = given.read(key.flag(), text).builder();
        assertThat(given.problems()).isEmpty();
        return FIELDS.stream()
                .filter(field -> !Objects.equals(of(set, field), of(none, field)))
                .toList();
    }

    /** What one sets, as for a scratch database, another does not have. */
    @Test
    void eachUseHasItsOwnBuilder() {
        CommandSettings settings = given.file("migration.toml", "schema = 'clinic'\nlocations = ['more']\n")
                .read();

        settings.builder().schema(null).locations("other").listener(event -> {});

        assertThat(of(settings.builder(), "schema")).isEqualTo("clinic");
        assertThat(of(settings.builder(), "unlisted.locations.texts").toString())
                .endsWith("more]");
        assertThat(of(settings.builder(), "listeners"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
    }

    @Test
    void doNotWarnOfWhatAServiceReadsOrKubernetesSets() {
        for (Key key : Key.values()) {
            given.variable(key.variable(), "x");
        }
        for (String name : ("MODE ENABLED DRIVER_CLASS_NAME DRIVERCLASSNAME TENANTS_SCHEMAS INSTANCES_REPORTS_URL"
                        + " PORT PORT_80_TCP_ADDR SERVICE_HOST")
                .split(" ")) {
            given.variable("MIGRATION_" + name, "x");
        }
        for (String name : List.of("MIGRATIONS", "MIGRATIONS_", "MIGRATIONS_TOKEN", "MIGRATIONS_TABLES", "PATH")) {
            given.variable(name, "x");
        }
        assertThat(given.environment().unread(false)).isEmpty();
        assertThat(given.variable("MIGRATON_PROTECT", "x").environment().unread(false))
                .hasSize(1);
    }

    @Test
    void areNotReadOfWhatIsNoText() throws IOException {
        Files.write(directory.resolve(".env"), "MIGRATION_ROLE=\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        given.read();
        assertThat(given.problems())
                .containsExactly(".env  The settings file cannot be read: it is not UTF-8.\n"
                        + "  Next: make it a readable UTF-8 file, or remove it");
    }

    @Test
    void neverShowThePassword() {
        given.variable("DATABASE_URL", "postgres://app:hunter2@h/d").variable("MIGRATION_PASSWORD", "hunter2");
        assertThat(given.read().toString()).doesNotContain("hunter2");
        assertThat(given.read().login().value().toString()).doesNotContain("hunter2");
        assertThat(given.read().login().value().toString()).doesNotContain("hunter2");
    }
}
