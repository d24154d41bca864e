package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.migration.internal.report.ExitCode;
import dev.migration.spring.MigrationMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The guides to Docker and Kubernetes, as far as they can be held without either. */
@Tag("guide")
class DeploymentGuideTest {

    private static final Path DOCKER = Path.of("../docs/docker.md");
    private static final Path KUBERNETES = Path.of("../docs/kubernetes.md");

    private static final String JOB = "$.spec.template.spec.containers[0]";
    private static final String INIT = "$.spec.template.spec.initContainers[0]";
    private static final String SERVICE = "$.spec.template.spec.containers[0]";

    static List<DocumentContext> yaml(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(options)).loadAll(text).spliterator(), false)
                .map(manifest -> JsonPath.parse((Map<?, ?>) manifest))
                .toList();
    }

    static List<String> blocks(Path page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```\n", Pattern.DOTALL)
                .matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static DocumentContext manifest(int number) throws IOException {
        return yaml(blocks(KUBERNETES, "yaml").get(number)).get(0);
    }

    private static DocumentContext job() throws IOException {
        return manifest(0);
    }

    private static DocumentContext deployment() throws IOException {
        return manifest(1);
    }

    private static DocumentContext compose() throws IOException {
        return yaml(Files.readString(Path.of("compose.yaml"))).get(0);
    }

    static MigrationMode mode(DocumentContext manifest, String container) {
        return bound(
                "migration.mode",
                manifest.<List<String>>read(container + ".env[?(@.name == 'MIGRATION_MODE')].value")
                        .get(0),
                MigrationMode.class);
    }

    static <T> T bound(String property, String value, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(Map.of(property, value)))
                .bind(property, type)
                .get();
    }

    @Test
    void composeMigratesOnceTheDatabaseAnswers() throws IOException {
        DocumentContext compose = compose();
        assertThat(bound(
                        "migration.mode",
                        compose.read("$.services.migrate.environment.MIGRATION_MODE"),
                        MigrationMode.class))
                .isEqualTo(MigrationMode.MIGRATE_AND_EXIT);
        assertThat(compose.<String>read("$.services.migrate.depends_on.database.condition"))
                .isEqualTo("service_healthy");
        assertThat(compose.<Object>read("$.services.database.healthcheck.test")).isNotNull();
    }

    @Test
    void composeStartsTheServiceOnlyBehindItsMigrations() throws IOException {
        assertThat(compose().<String>read("$.services.clinic.depends_on.migrate.condition"))
                .isEqualTo("service_completed_successfully");
    }

    @Test
    void composeHasOneImageAndOneDatabaseForBoth() throws IOException {
        DocumentContext compose = compose();
        assertThat(compose.<String>read("$.services.clinic.image"))
                .isEqualTo(compose.<String>read("$.services.migrate.image"));
        assertThat(compose.<String>read("$.services.clinic.environment.SPRING_DATASOURCE_URL"))
                .isEqualTo(compose.<String>read("$.services.migrate.environment.SPRING_DATASOURCE_URL"))
                .isEqualTo("jdbc:postgresql://database:5432/"
                        + compose.<String>read("$.services.database.environment.POSTGRES_DB"));
    }

    @Test
    void theGuideShowsTheComposeFileAndTheDockerfileAsTheyAre() throws IOException {
        assertThat(Files.readString(Path.of("compose.yaml")))
                .endsWith(blocks(DOCKER, "yaml").get(0));
        assertThat(Files.readString(Path.of("Dockerfile")))
                .isEqualTo(blocks(DOCKER, "dockerfile").get(0));
    }

    @Test
    void theGuideNamesEveryExitCode() throws IOException {
        assertThat(firstCells(DOCKER, "[0-9]"))
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(code -> String.valueOf(code.value()))
                        .toList());
    }

    @Test
    void theGuideNamesEveryMode() throws IOException {
        assertThat(firstCells(DOCKER, "`[a-z-]+`"))
                .containsExactlyElementsOf(Arrays.stream(MigrationMode.values())
                        .map(mode -> "`" + mode.id() + "`")
                        .toList());
    }

    private static List<String> firstCells(Path page, String form) throws IOException {
        return Pattern.compile("(?m)^\\| (" + form + ") \\|")
                .matcher(Files.readString(page))
                .results()
                .map(cell -> cell.group(1))
                .toList();
    }

    @Test
    void theJobMigratesAndEnds() throws IOException {
        assertThat(mode(job(), JOB)).isEqualTo(MigrationMode.MIGRATE_AND_EXIT);
    }

    @Test
    void theJobFailsAtOnceWhereItWouldFailAgain() throws IOException {
        DocumentContext job = job();
        assertThat(job.<List<List<Integer>>>read(
                        "$.spec.podFailurePolicy.rules[?(@.action == 'FailJob')].onExitCodes.values"))
                .containsExactly(List.of(ExitCode.FAILED.value(), ExitCode.PROBLEMS.value()));
        assertThat(job.<List<String>>read("$.spec.podFailurePolicy.rules[*].onExitCodes.containerName"))
                .containsExactly(job.<String>read(JOB + ".name"));
        assertThat(job.<String>read("$.spec.template.spec.restartPolicy")).isEqualTo("Never");
        assertThat(job.<Integer>read("$.spec.backoffLimit")).isEqualTo(5);
    }

    @Test
    void theCommandsWaitForTheJobOfTheManifest() throws IOException {
        assertThat(blocks(KUBERNETES, "console").get(0))
                .contains("job/" + job().<String>read("$.metadata.name") + "\n");
    }

    @Test
    void theJobThatRepairsTypesTheCommandOfTheOtherGuideAsTheUserWhoMigrates() throws IOException {
        DocumentContext repair = manifest(3);
        String argument = repair.<List<String>>read(JOB + ".args").get(0);
        assertThat(Files.readString(DOCKER)).contains(argument.replaceFirst("=(.*)", "=\"$1\""));
        assertThat(repair.<String>read(JOB + ".image")).isEqualTo(job().read(JOB + ".image"));
        assertThat(repair.<Object>read(JOB + ".env"))
                .isEqualTo(job().read(JOB + ".env[?(@.name != 'MIGRATION_MODE')]"));
        assertThat(blocks(KUBERNETES, "yaml")).hasSize(4);
    }

    @Test
    void theInitContainerMigratesAndTheServiceOnlyValidates() throws IOException {
        assertThat(mode(deployment(), INIT)).isEqualTo(MigrationMode.MIGRATE_AND_EXIT);
        assertThat(mode(deployment(), SERVICE)).isEqualTo(MigrationMode.VALIDATE);
    }

    @Test
    void theInitContainerHasTheImageOfTheServiceAndAnotherUser() throws IOException {
        DocumentContext deployment = deployment();
        assertThat(deployment.<String>read(INIT + ".image")).isEqualTo(deployment.read(SERVICE + ".image"));
        String user = ".env[?(@.name == 'SPRING_DATASOURCE_USERNAME')].value";
        assertThat(deployment.<List<String>>read(INIT + user)).isNotEqualTo(deployment.read(SERVICE + user));
    }

    @Test
    void theStartupProbeOutlastsTheWaitForAnotherInstance() throws IOException {
        DocumentContext pod = manifest(2);
        Duration patience = Duration.ofSeconds(pod.<Integer>read("$.containers[0].startupProbe.periodSeconds"))
                .multipliedBy(pod.<Integer>read("$.containers[0].startupProbe.failureThreshold"));
        assertThat(patience).isEqualTo(Duration.ofMinutes(10)).isGreaterThan(Duration.ofMinutes(5));
    }

    static Stream<String> secrets() throws IOException {
        return Stream.of(job(), deployment())
                .flatMap(manifest ->
                        manifest
                                .<List<Map<String, Object>>>read("$..env[?(@.name == 'SPRING_DATASOURCE_PASSWORD')]")
                                .stream())
                .map(String::valueOf);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void noPasswordStandsInAManifest(String variable) {
        assertThat(variable).contains("secretKeyRef").doesNotContain("value=");
    }
}
