// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.MigrationCommand;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.Writer;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What {@code docs/maven.md} has people write into their builds exists: goals, parameters, properties, the main class. */
@Tag("guide")
class GuideTest {

    private static final Path PAGE = Path.of("..", "docs", "maven.md");

    @TempDir
    Path directory;

    private static List<String> blocks(String language) throws Exception {
        return Pattern.compile("```" + language + "\n(.*?)```\n", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static List<Document> snippets() throws Exception {
        List<Document> snippets = new ArrayList<>();
        for (String block : blocks("xml")) {
            snippets.add(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(block))));
        }
        return snippets;
    }

    private static List<Element> elements(Document snippet, String name) {
        var found = snippet.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static boolean isOurs(Document snippet) {
        return snippet.getDocumentElement().getTagName().equals("execution")
                || elements(snippet, "artifactId").stream()
                        .anyMatch(artifact -> artifact.getTextContent().equals("migration-maven-plugin"));
    }

    /** By the names that a goal's class has; plugin.xml is only there when Maven has built it. */
    private static Class<?> goal(String name) throws ClassNotFoundException {
        String words = Arrays.stream(name.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        return Class.forName("dev.migration.maven." + words + "Mojo");
    }

    private static Field parameter(Class<?> goal, String name) throws NoSuchFieldException {
        try {
            return goal.getDeclaredField(name);
        } catch (NoSuchFieldException e) {
            if (goal == MigrationMojo.class) {
                throw e;
            }
            return parameter(goal.getSuperclass(), name);
        }
    }

    @Test
    void eachGoalThatABuildBindsExists() throws Exception {
        var goals = new TreeSet<String>();
        for (Document snippet : snippets()) {
            if (isOurs(snippet)) {
                elements(snippet, "goal").forEach(goal -> goals.add(goal.getTextContent()));
            }
        }
        assertThat(goals).containsExactly("dump", "rehearse", "roundtrip", "up", "validate");
        for (String goal : goals) {
            assertThat(MigrationMojo.class).isAssignableFrom(goal(goal));
        }
    }

    @Test
    void whatABuildConfiguresAreParametersAndOptions() throws Exception {
        var settings = new TreeSet<String>();
        for (Document snippet : snippets()) {
            boolean ours =
                    isOurs(snippet) || snippet.getDocumentElement().getTagName().equals("configuration");
            for (Element configuration : ours ? elements(snippet, "configuration") : List.<Element>of()) {
                for (Element given : children(configuration)) {
                    parameter(goalOf(configuration), given.getTagName());
                    if (given.getTagName().equals("settings")) {
                        children(given)
                                .forEach(
                                        setting -> settings.add(setting.getTagName() + "=" + setting.getTextContent()));
                    }
                }
            }
        }
        assertThat(settings).isNotEmpty();
        List<String> command = new ArrayList<>(List.of("validate"));
        settings.forEach(setting -> command.add("--" + setting));
        assertThat(exitCode(command)).isZero();
    }

    /** The one of its execution; of several, any has the parameters of all. */
    private static Class<?> goalOf(Element configuration) throws ClassNotFoundException {
        if (configuration.getParentNode() instanceof Element execution) {
            var goals = execution.getElementsByTagName("goal");
            return goals.getLength() == 1 ? goal(goals.item(0).getTextContent()) : MigrationMojo.class;
        }
        return MigrationMojo.class;
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    @Test
    void theTableHasEachGoalWithItsParameters() throws Exception {
        List<MatchResult> rows = Pattern.compile("(?m)^\\| `([\\w-]+)` \\| (?:`\\w+`)? ?\\| ([^|]*)\\|")
                .matcher(Files.readString(PAGE))
                .results()
                .toList();
        assertThat(rows)
                .extracting(row -> row.group(1))
                .containsExactlyInAnyOrder(
                        "validate",
                        "up",
                        "roundtrip",
                        "rehearse",
                        "dump",
                        "statements",
                        "new",
                        "draft",
                        "lock",
                        "status",
                        "down",
                        "adopt-liquibase");
        for (MatchResult row : rows) {
            assertThat(row.group(2).replace("`", "").strip())
                    .as(row.group(1))
                    .isEqualTo(String.join(", ", own(goal(row.group(1)))));
        }
    }

    /** The parameters that not every goal has. */
    private static List<String> own(Class<?> goal) {
        if (goal == MigrationMojo.class || goal == AbstractMojo.class) {
            return List.of();
        }
        List<String> own = new ArrayList<>(own(goal.getSuperclass()));
        Arrays.stream(goal.getDeclaredFields())
                .filter(field -> !field.isSynthetic()
                        && !Modifier.isStatic(field.getModifiers())
                        && field.getType() != MavenProject.class)
                .map(Field::getName)
                .forEach(own::add);
        return own;
    }

    /** So that they are no other plugin's. The annotations are not there at run time. */
    @Test
    void eachPropertyIsThePrefixAndTheNameOfItsParameter() throws Exception {
        Pattern parameter = Pattern.compile("@Parameter\\(property = \"([^\"]*)\"[^;]*?(\\w+)(?: = [^;\n]*)?;");
        List<MatchResult> found = new ArrayList<>();
        try (var sources = Files.list(Path.of("src", "main", "java", "dev", "migration", "maven"))) {
            for (Path source : sources.toList()) {
                parameter.matcher(Files.readString(source)).results().forEach(found::add);
            }
        }
        assertThat(found).hasSizeGreaterThan(15);
        for (MatchResult one : found) {
            assertThat(one.group(1)).isEqualTo("migration." + one.group(2));
        }
    }

    @Test
    void whatIsTypedAreGoalsAndTheirProperties() throws Exception {
        List<String> lines = blocks("bash").get(0).lines().toList();
        assertThat(lines).hasSizeGreaterThan(5);
        for (String line : lines) {
            List<String> words = List.of(line.split(" "));
            assertThat(words.get(0)).isEqualTo("mvn");
            Class<?> goal = goal(words.get(1).replace("migration:", ""));
            for (String property : words.subList(2, words.size())) {
                assertThat(property).startsWith("-Dmigration.");
                parameter(goal, property.replace("-Dmigration.", "").split("=")[0]);
            }
        }
    }

    @Test
    void anotherPluginFindsTheDatabaseByThePropertiesThatThePageNames() throws Exception {
        var published = new Properties();
        new BuildDatabase("jdbc:h2:mem:", "sa", "").publish(published);
        var read = new TreeSet<String>();
        for (Document snippet : snippets()) {
            for (Element jdbc : elements(snippet, "jdbc")) {
                children(jdbc).forEach(element -> read.add(element.getTextContent()));
            }
        }
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(published.stringPropertyNames().stream()
                        .map(name -> "${" + name + "}")
                        .toList());
    }

    @Test
    void aTaskOfGradleFindsTheMainClassAndItsCommand() throws Exception {
        String build = blocks("groovy").get(0);
        assertThat(build).contains("mainClass = '" + MigrationCommand.class.getName() + "'");
        assertThat(MigrationCommand.class.getMethod("main", String[].class)).isNotNull();
        List<String> command = Pattern.compile("'([^']+)'")
                .matcher(build.lines()
                        .filter(line -> line.strip().startsWith("args "))
                        .findFirst()
                        .orElseThrow())
                .results()
                .map(word -> word.group(1))
                .toList();
        assertThat(exitCode(command)).isZero();
    }

    /** In a project with one migration and its lock file. */
    private int exitCode(List<String> command) throws Exception {
        Path migrations = Files.createDirectories(directory.resolve("migrations"));
        Files.writeString(migrations.resolve("0001_patients.sql"), "CREATE TABLE patients (id BIGINT PRIMARY KEY);\n");
        assertThat(run(List.of("lock"))).isZero();
        return run(command);
    }

    private int run(List<String> command) {
        return MigrationCommand.execute(
                Map.of(),
                directory,
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(System.err),
                command.toArray(String[]::new));
    }
}
