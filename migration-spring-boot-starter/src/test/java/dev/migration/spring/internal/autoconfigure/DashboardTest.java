// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The dashboard for Grafana and the rules for Prometheus ask for what a service exposes. */
class DashboardTest {

    /** A metric with its selector. */
    private static final Pattern METRIC = Pattern.compile("\\b(migrations_\\w+)(?:\\{([^}]*)})?");

    private static final Pattern SELECTED = Pattern.compile("(\\w+)(?:=~|=\"|!=\")");
    private static final Pattern GROUPED = Pattern.compile("(?:by|without) \\(([^)]*)\\)");
    private static final Pattern EXPOSED = Pattern.compile("(?m)^(migrations_\\w+)\\{(.*)} ");
    private static final Pattern EXPRESSION =
            Pattern.compile("(?:\"expr\": \"|\"query\": \"label_values\\(| {8}expr: )(.*)");

    /** What a scrape adds. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job");

    private final ApplicationContextRunner service = application()
            .withConfiguration(AutoConfigurations.of(
                    MigrationsActuatorAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    ObservationAutoConfiguration.class))
            .withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

    /** With their labels. */
    private final Map<String, Set<String>> metrics = new TreeMap<>();

    private void scrape(String... settings) {
        service.withPropertyValues(settings).run(context -> {
            var registry = context.getBean(PrometheusMeterRegistry.class);
            context.getBean(MigrationsMetrics.class).bindTo(registry);
            EXPOSED.matcher(registry.scrape()).results().forEach(this::note);
        });
    }

    private void note(MatchResult line) {
        Set<String> labels = metrics.computeIfAbsent(line.group(1), metric -> new HashSet<>(OF_PROMETHEUS));
        Pattern.compile("(\\w+)=\"").matcher(line.group(2)).results().forEach(label -> labels.add(label.group(1)));
    }

    @ParameterizedTest
    @CsvSource({"grafana.json, 14", "alerts.yml, 8"})
    void eachQueryNamesWhatAServiceExposes(String file, int queries) throws IOException {
        scrape();
        scrape("migration.tenants.schemas=PUBLIC");
        scrape(
                "migration.targets.query=SELECT schema_name FROM information_schema.schemata WHERE schema_name = 'PUBLIC'");
        List<String> expressions = EXPRESSION
                .matcher(Files.readString(Path.of("../docs", file)))
                .results()
                .map(match -> match.group(1).replace("\\\"", "\""))
                .toList();

        assertThat(expressions).hasSizeGreaterThanOrEqualTo(queries);
        for (String expression : expressions) {
            List<MatchResult> asked = METRIC.matcher(expression).results().toList();
            assertThat(asked).isNotEmpty();
            for (MatchResult metric : asked) {
                String name = metric.group(1);
                String selector = Objects.requireNonNullElse(metric.group(2), "");
                assertThat(metrics).containsKey(name);
                assertThat(Stream.concat(
                                SELECTED.matcher(selector).results().map(label -> label.group(1)),
                                GROUPED.matcher(expression)
                                        .results()
                                        .flatMap(list -> Stream.of(list.group(1).split(", ")))))
                        .as("%s in %s", name, expression)
                        .isSubsetOf(metrics.get(name));
            }
        }
    }

    @Test
    void aMetricOfAnotherNameWouldBeNoticed() {
        scrape();

        assertThat(metrics.keySet())
                .contains("migrations_pending", "migrations_apply_seconds_max")
                .doesNotContain("migrations_open");
    }
}
