package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Block;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Findings;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Rehearsal;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class PackedRehearsalsTest {

    /** As the command line writes it, with twelve milliseconds for each. */
    private static final String REPORT = golden();

    private static final String CHECKSUM = group("\"checksum\":\"([0-9a-f]{64})\"");

    @TempDir
    Path folder;

    private static String golden() {
        try {
            return Files.readString(Path.of("../migration-cli/src/test/golden/rehearse-json.txt"))
                    .replace("\":#", "\":12")
                    .replaceFirst("--- exit code 1\n", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String group(String pattern) {
        var found = Pattern.compile(pattern).matcher(REPORT);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private void pack(String file, String report) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, report);
    }

    private PackedRehearsals packed(String... locations) throws IOException {
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            return PackedRehearsals.read(List.of(locations), new PathMatchingResourcePatternResolver(loader));
        }
    }

    private static MigrationStatus migration(String version, String checksum) {
        return new MigrationStatus(
                version, version + "_total", State.PENDING, checksum, null, null, null, null, null, null, null, null);
    }

    @Test
    void whatTheCommandLineWritesIsRead() throws IOException {
        pack("migrations/rehearsal.json", REPORT);

        PackedRehearsals packed = packed("classpath:migrations");

        assertThat(packed.problems()).isEmpty();
        Rehearsal said = packed.of(migration("2", CHECKSUM));
        assertThat(said.verdict()).isEqualTo("error");
        assertThat(said.product()).startsWith("PostgreSQL ");
        assertThat(said.inconclusive()).isNull();
        assertThat(said.findings()).isEqualTo(new Findings(1, 5, 0));
        assertThat(said.blocks()).containsExactly(new Block("public.orders", true, true, 12, 53_200L));
        assertThat(said.worst())
                .hasSize(3)
                .first(InstanceOfAssertFactories.STRING)
                .startsWith("reads and writes of public.orders wait from here to the commit");
    }

    @Test
    void ofAnotherVersionOfTheFileItSaysOnlyThat() throws IOException {
        pack("migrations/rehearsal.json", REPORT);

        assertThat(packed("classpath:migrations").of(migration("0002", "ab".repeat(32))))
                .isEqualTo(new Rehearsal("other-version", null, null, null, null, null));
    }

    @Test
    void ofWhatWasNotRehearsedItSaysNothing() throws IOException {
        assertThat(packed("classpath:migrations").of(migration("0002", CHECKSUM)))
                .isNull();
        pack("migrations/rehearsal.json", REPORT);
        pack("down/rehearsal.json", REPORT.replace("\"up\"", "\"down\""));

        assertThat(packed("classpath:migrations").of(migration("0003", CHECKSUM)))
                .isNull();
        PackedRehearsals down = packed("classpath:down");
        assertThat(down.of(migration("0002", CHECKSUM))).isNull();
        assertThat(down.problems()).isEmpty();
    }

    @Test
    void eachLocationHasItsOwn() throws IOException {
        pack("migrations/rehearsal.json", REPORT.replace(CHECKSUM, "ab".repeat(32)));
        pack("clinic/h2/rehearsal.json", REPORT);

        assertThat(packed("classpath:migrations", "classpath:clinic/{vendor}/**")
                        .of(migration("0002", CHECKSUM))
                        .verdict())
                .isEqualTo("error");
        assertThat(packed("filesystem:" + folder.resolve("clinic/h2"))
                        .of(migration("0002", CHECKSUM))
                        .verdict())
                .isEqualTo("error");
    }

    @ParameterizedTest
    @CsvSource({
        "warn, '', warn, 6",
        "note, '', note, 6",
        "note, 'its time was used up', inconclusive, 6",
        "error, 'its time was used up', error, 6",
        "other, '', clean, 0"
    })
    void theVerdictIsThatOfTheWorstFinding(String level, String inconclusive, String verdict, long count)
            throws IOException {
        String report = REPORT.replaceAll("\"level\":\"\\w+\"", "\"level\":\"" + level + "\"");
        pack(
                "migrations/rehearsal.json",
                inconclusive.isEmpty()
                        ? report
                        : report.replaceFirst("\"blocks\"", "\"inconclusive\":\"" + inconclusive + "\",\"blocks\""));

        Rehearsal said = packed("classpath:migrations").of(migration("0002", CHECKSUM));

        assertThat(said.verdict()).isEqualTo(verdict);
        assertThat(said.findings().error()
                        + said.findings().warn()
                        + said.findings().note())
                .isEqualTo(count);
        assertThat(said.inconclusive()).isEqualTo(inconclusive.isEmpty() ? null : inconclusive);
    }

    @Test
    void whatACommentAllowsDoesNotCount() throws IOException {
        pack("migrations/rehearsal.json", REPORT.replace("\"level\":", "\"allowed\":\"small\",\"level\":"));

        Rehearsal said = packed("classpath:migrations").of(migration("0002", CHECKSUM));

        assertThat(said.verdict()).isEqualTo("clean");
        assertThat(said.worst()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0000",
                "{",
                "[]",
                "7",
                "{}",
                "{\"format\":2,\"migrations\":[]}",
                "{\"format\":\"1\",\"migrations\":[]}",
                "{\"format\":1}",
                "{\"format\":1,\"migrations\":{}}",
                "{\"format\":1,\"migrations\":[7]}",
                "{\"format\":1,\"migrations\":[{\"direction\":\"up\"}]}",
                "{\"format\":1,\"product\":\"P\",\"migrations\":[{\"direction\":\"up\",\"version\":\"0002\",\"checksum\":null}]}"
            })
    void aFileThatIsNoReportIsAWarning(String text) throws IOException {
        pack("migrations/rehearsal.json", text);

        PackedRehearsals packed = packed("classpath:migrations");

        assertThat(packed.of(migration("0002", CHECKSUM))).isNull();
        assertThat(packed.problems())
                .singleElement()
                .matches(problem -> !problem.isError() && problem.code() == Code.UNREADABLE_FILE)
                .extracting(Problem::text)
                .asString()
                .contains("migrations/rehearsal.json", "The report of a rehearsal cannot be read");
    }

    @Test
    void aReportThatIsHalfThereCountsForNothing() throws IOException {
        pack("migrations/rehearsal.json", REPORT.substring(0, REPORT.length() - 10));
        assertThat(packed("classpath:migrations").problems()).hasSize(1);
        pack("migrations/rehearsal.json", "[".repeat(100_000));
        assertThat(packed("classpath:migrations").problems()).hasSize(1);
    }

    @Test
    void thePageOfTheDocumentationHasItsNames() throws IOException {
        String page = Files.readString(Path.of("../docs/observe.md"));
        var example =
                Pattern.compile("```json\n(\\{[^`]*\"rehearsal\"[^`]*)```").matcher(page);
        assertThat(example.find()).isTrue();
        Map<?, ?> said = (Map<?, ?>)
                JsonParserFactory.getJsonParser().parseMap(example.group(1)).get("rehearsal");

        assertThat(names(said)).isSubsetOf(components(Rehearsal.class));
        assertThat(names(said.get("findings"))).isEqualTo(components(Findings.class));
        assertThat(names(((List<?>) said.get("blocks")).get(0))).isEqualTo(components(Block.class));
        assertThat(page)
                .contains("| `error`, `warn`, `note` |", "| `clean` |", "| `inconclusive` |", "| `other-version` |");
    }

    private static List<String> names(Object object) {
        return ((Map<?, ?>) object).keySet().stream().map(String::valueOf).toList();
    }

    private static List<String> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
