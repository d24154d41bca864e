package dev.migration.spring.internal.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetSettings;
import dev.migration.fleet.FleetTarget;
import dev.migration.fleet.JdbcConnector;
import dev.migration.fleet.TargetSource;
import dev.migration.internal.report.TargetsDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code docs/fleet.md} and {@code docs/observe.md} say of the targets of a service. */
@Tag("guide")
class TargetsGuideTest {

    private static final Path DOCS = Path.of("..", "docs");

    private static String block(String page, String language, String with) throws IOException {
        Matcher blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)));
        return blocks.results()
                .map(block -> block.group(1))
                .filter(block -> block.contains(with))
                .findFirst()
                .orElseThrow();
    }

    @RestController
    record Customers(FleetMigrator fleet) {

        @GetMapping("/{name}")
        String customer(@PathVariable("name") String name) {
            fleet.require(name);
            return "here";
        }

        @GetMapping("/{name}/orders")
        String orders(@PathVariable("name") String name) {
            try {
                fleet.require(name);
            } catch (RuntimeException e) {
                throw new CannotCreateTransactionException("Could not open JDBC Connection for transaction", e);
            }
            return "none";
        }
    }

    @Test
    void aTargetThatIsNotReadyIsAnsweredWith503AndAnUnknownOneWith404() throws IOException {
        assertThat(Files.readString(
                        Path.of("src/test/java", TargetErrors.class.getName().replace('.', '/') + ".java")))
                .endsWith(block("fleet.md", "java", "class TargetErrors"));
        var database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:guide");
        FleetMigrator fleet = FleetMigrator.of(
                Migrator.builder().locations("classpath:migrations"),
                TargetSource.of(List.of(FleetTarget.ofSchema("PUBLIC"))),
                new JdbcConnector(database, null, null, null, name -> null),
                FleetSettings.defaults());

        MockMvcTester service = MockMvcTester.of(
                List.of(new Customers(fleet)),
                mvc -> mvc.setControllerAdvice(new TargetErrors()).build());

        assertThat(service.get().uri("/PUBLIC")).hasStatus(503).bodyText().contains("Being updated");
        assertThat(service.get().uri("/PUBLIC/orders")).hasStatus(503);
        assertThat(service.get().uri("/acme")).hasStatus(404).bodyText().contains("No such customer");
        assertThat(service.get().uri("/acme/orders")).hasStatus(404);
    }

    @Test
    void theEndpointAnswersAsItsExampleDoes() throws IOException {
        JsonMapper json = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .changeDefaultPropertyInclusion(always ->
                        always.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
                .build();
        JsonNode targets =
                json.readTree(block("observe.md", "json", "\"targets\": {")).get("targets");

        assertThat(json.writeValueAsString(json.treeToValue(targets, TargetsDocument.class)))
                .isEqualTo(targets.toString());
    }
}
