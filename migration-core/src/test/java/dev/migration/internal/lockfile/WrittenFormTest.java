package dev.migration.internal.lockfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.internal.files.Checksum;
import dev.migration.internal.files.Location;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.files.Owner;
import dev.migration.internal.files.Root;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.lockfile.LockFile.Accepted;
import dev.migration.internal.lockfile.LockFile.Entry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Says the same as the TOML parser, or nothing. */
class WrittenFormTest {

    private static final String SUM = Checksum.of("SELECT 1;");
    private static final String ENTRY = "\n[[migration]]\nid = 1\nname = \"a\"\nchecksum = \"%s\"\n";
    private static final String ACCEPTED = "\n[[accepted]]\nid = 1\nmissing = true\nreason = \"b\"\n";

    private static final SourceFile LOCK_FILE =
            new SourceFile("migrations.lock", "m/migrations.lock", () -> new ByteArrayInputStream(new byte[0]));
    private static final MigrationSet NO_FILES = MigrationSet.load(
            List.of(Location.parse("m")), location -> List.of(new Root("m", Owner.APPLICATION, List.of(LOCK_FILE))));

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void readsWhatIsWrittenAsTheParserDoes(@ForAll("lockFiles") LockFile lockFile) {
        String text = lockFile.toToml();

        LockFile read = read(text);
        LockFile parsed = read(text + "# a comment is not of the written form\n");

        assertThat(read.toToml()).isEqualTo(text);
        assertThat(read.problems()).isEqualTo(parsed.problems());
        assertThat(places(read)).isEqualTo(places(parsed));
    }

    @Provide
    Arbitrary<LockFile> lockFiles() {
        Arbitrary<String> versions = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 30).map(String::valueOf),
                Arbitraries.of("20240101120000", "123456789012345678", "1234567890123456789", "1.2", "v \"x\""));
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8),
                Arbitraries.of("a b", "\"", "\\", "a\tb", "\u00e9\ud83d\ude00", "]]", "#", " a"));
        Arbitrary<String> sums = Arbitraries.of("SELECT 1", "SELECT 2").map(Checksum::of);
        Arbitrary<Entry> entries = Combinators.combine(versions, names, sums)
                .as((version, name, sum) -> new Entry(Version.of(version), name, sum, null));
        Arbitrary<Accepted> accepted = Combinators.combine(versions, sums.injectNull(0.5), names)
                .as((version, sum, reason) -> new Accepted(Version.of(version), sum, reason));
        return Combinators.combine(entries.list().ofMaxSize(6), accepted.list().ofMaxSize(3))
                .as((locked, deviations) -> {
                    var byVersion = new TreeMap<Version, Entry>();
                    locked.forEach(entry -> byVersion.put(entry.version(), entry));
                    return new LockFile(byVersion, deviations, List.of());
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version = 2\n",
                "version = 1\nmigration = []\n",
                "version = 1",
                "version = 1\r\n",
                "\uFEFFversion = 1\n",
                "version = 1\n\n",
                "version = 1\n#\n",
                "version = 1\n\n[[migration]]\nid = 01\nname = \"a\"\nchecksum = \"%s\"\n",
                "version = 1\n\n[[migration]]\nid = 1\nname = \" \"\nchecksum = \"%s\"\n",
                "version = 1\n\n[[migration]]\nid = 1\nname = \"a\\\"\"\nchecksum = \"%s\"\n",
                "version = 1\n\n[[migration]]\nid = 1\nname = \"a\"\nchecksum = \"ABC\"\n",
                "version = 1\n\n[[migration]]\nid = 1 \nname = \"a\"\nchecksum = \"%s\"\n",
                "version = 1\n\n[[migration]]\nname = \"a\"\nid = 1\nchecksum = \"%s\"\n",
                "version = 1\n\n[[migration]]\nid = 1\nname = \"a\"\nchecksum = \"%s\"\nmore = 1\n",
                "version = 1\n\n[[migration]]\nid = 1\nname = \"a\"\nchecksum = \"%s\"",
                "version = 1\n\n[[accepted]]\nid = 1\nreason = \"b\"\nmissing = true\n",
                "version = 1\n\n[[accepted]]\nid = 1\nmissing = false\nreason = \"b\"\n"
            })
    void leavesWhateverDiffersToTheParser(String text) {
        assertThat(WrittenForm.read(text.replace("%s", SUM), "m")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version = 1\n", "version = 1\n" + ENTRY, "version = 1\n" + ACCEPTED})
    void readsTheWrittenForm(String text) {
        assertThat(WrittenForm.read(text.replace("%s", SUM), "m")).isNotNull();
    }

    private static List<String> places(LockFile lockFile) {
        // An entry without a file is told with its place.
        return lockFile.check(NO_FILES, Set.of(), Strictness.NORMAL).stream()
                .map(Problem::text)
                .toList();
    }

    private static LockFile read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return LockFileReader.read(
                List.of(new SourceFile("migrations.lock", "m/migrations.lock", () -> new ByteArrayInputStream(bytes))));
    }
}
