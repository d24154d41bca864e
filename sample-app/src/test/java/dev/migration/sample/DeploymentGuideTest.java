// SPDX-License-Identifier: Apache-2.0
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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The pages of production, Docker and Kubernetes, as far as they can be held without either. */
@Tag("guide")
class DeploymentGuideTest {

    private static final Path DOCKER = Path.of("../docs/docker.md");
    private static final Path KUBERNETES = Path.of("../docs/kubernetes.md");
    private static final Path PRODUCTION = Path.of("../docs/production.md");
    private static final Path RECOVER = Path.of("../docs/recover.md");

    private static final String JOB = "$.spec.template.spec.containers[0]";
    private static final String INIT = "$.initContainers[0]";
    private static final String SERVICE = "$.spec.template.spec.containers[0]";
    private static final String SECRET = ".envFrom[0].secretRef.name";

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

    private static DocumentContext job() throws IOException {
        return yaml(blocks(PRODUCTION, "yaml").get(0)).get(0);
    }

    private static DocumentContext deployment() throws IOException {
        return yaml(blocks(PRODUCTION, "yaml").get(0)).get(1);
    }

    private static DocumentContext initContainer() throws IOException {
        return yaml(blocks(KUBERNETES, "yaml").get(0)).get(0);
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
    void theGuideShowsTheComposeFileAndTheDockerfilesAsTheyAre() throws IOException {
        assertThat(Files.readString(Path.of("compose.yaml")))
                .contains(blocks(DOCKER, "yaml").get(0));
        assertThat(Files.readString(Path.of("Dockerfile")))
                .isEqualTo(blocks(DOCKER, "dockerfile").get(0));
        assertThat(Files.readString(Path.of("../migration-cli/Dockerfile")))
                .isEqualTo(blocks(DOCKER, "dockerfile").get(1));
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
    void theJobThatRepairsTypesACommandOfThePageOfRecovery() throws IOException {
        DocumentContext repair = yaml(blocks(KUBERNETES, "yaml").get(2)).get(0);
        assertThat(repair.<List<String>>read("$.args"))
                .containsExactly("--migration.command=resume 0009 --statement-done");
        assertThat(Files.readString(RECOVER)).contains("`--migration.command=\"resume V\"`", "`--statement-done`");
        assertThat(blocks(KUBERNETES, "yaml")).hasSize(3);
    }

    @Test
    void theProbesAreAnsweredOnThePortThatTheyAsk() throws IOException {
        Integer port = bound(
                "migration.probe.port",
                yaml(blocks(KUBERNETES, "yaml").get(1))
                        .get(0)
                        .<List<String>>read("$.env[?(@.name == 'MIGRATION_PROBE_PORT')].value")
                        .get(0),
                Integer.class);

        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(deployment().<Integer>read(SERVICE + "." + probe + ".httpGet.port"))
                    .isEqualTo(port);
        }
    }

    @Test
    void theInitContainerMigratesAndTheServiceOnlyValidates() throws IOException {
        assertThat(mode(initContainer(), INIT)).isEqualTo(MigrationMode.MIGRATE_AND_EXIT);
        assertThat(mode(deployment(), SERVICE)).isEqualTo(MigrationMode.VALIDATE);
    }

    @Test
    void whoMigratesHasTheImageOfTheServiceAndAnotherUser() throws IOException {
        DocumentContext deployment = deployment();
        String image = deployment.read(SERVICE + ".image");
        String secret = job().read(JOB + SECRET);
        assertThat(job().<String>read(JOB + ".image")).isEqualTo(image);
        assertThat(initContainer().<String>read(INIT + ".image")).isEqualTo(image);
        assertThat(initContainer().<String>read(INIT + SECRET)).isEqualTo(secret);
        assertThat(deployment.<String>read(SERVICE + SECRET)).isNotEqualTo(secret);
        assertThat(blocks(PRODUCTION, "console").get(0))
                .contains("generic " + secret + " ", "generic " + deployment.<String>read(SERVICE + SECRET) + " ");
    }

    @Test
    void theStartupProbeOutlastsTheWaitForAnotherInstance() throws IOException {
        DocumentContext pod = deployment();
        Duration patience = Duration.ofSeconds(pod.<Integer>read(SERVICE + ".startupProbe.periodSeconds"))
                .multipliedBy(pod.<Integer>read(SERVICE + ".startupProbe.failureThreshold"));
        assertThat(patience).isEqualTo(Duration.ofMinutes(10)).isGreaterThan(Duration.ofMinutes(5));
    }

    @Test
    void noPasswordStandsInAManifest() throws IOException {
        for (Path page : List.of(PRODUCTION, KUBERNETES)) {
            assertThat(blocks(page, "yaml"))
                    .isNotEmpty()
                    .allSatisfy(manifest -> assertThat(manifest).doesNotContainIgnoringCase("password"));
        }
    }
}
