package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Counts types, circles and files that at most one other names, and writes them to {@code target/architecture.txt}. */
class ArchitectureNumbersTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.migration");

    @Test
    void theNumbersAreWritten() throws IOException {
        Map<String, Set<String>> uses = uses();
        Map<String, Set<String>> reached = new TreeMap<>();
        uses.keySet().forEach(file -> reached.put(file, reachedFrom(file, uses)));
        Set<Set<String>> circles = reached.keySet().stream()
                .filter(file -> reached.get(file).contains(file))
                .map(file -> reached.get(file).stream()
                        .filter(other -> reached.get(other).contains(file))
                        .collect(Collectors.toCollection(TreeSet::new)))
                .collect(Collectors.toSet());
        Set<String> namedByOne = uses.keySet().stream()
                .filter(file -> uses.values().stream()
                                .filter(used -> used.contains(file))
                                .count()
                        <= 1)
                .collect(Collectors.toCollection(TreeSet::new));
        long api = CLASSES.stream()
                .filter(type -> type.getPackageName().equals("dev.migration")
                        && type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();

        assertThat(uses).isNotEmpty();
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                Path.of("target", "architecture.txt"),
                "files " + uses.size() + "\npublic API types " + api + "\ncircles " + circles.size() + " " + circles
                        + "\nnamed by at most one other " + namedByOne.size() + " " + namedByOne + "\n");
    }

    private static Map<String, Set<String>> uses() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> used = uses.computeIfAbsent(file(type), file -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("dev.migration"))
                    .map(ArchitectureNumbersTest::file)
                    .filter(target -> !target.equals(file(type)))
                    .forEach(used::add);
        }
        uses.keySet().removeIf(file -> file.endsWith("package-info") || file.startsWith("dev.migration.servers"));
        return uses;
    }

    private static String file(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static Set<String> reachedFrom(String file, Map<String, Set<String>> uses) {
        Set<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(uses.getOrDefault(file, Set.of()));
        while (!next.isEmpty()) {
            String one = next.remove();
            if (reached.add(one)) {
                next.addAll(uses.getOrDefault(one, Set.of()));
            }
        }
        return reached;
    }
}
