// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.spring.Applications;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ProbeServerTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** A service that asks its own probes while its migrations run. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Clinic {

        @Bean
        Asking asking() {
            return new Asking();
        }
    }

    static final class Asking implements MigrationListener {
        final List<String> answers = new ArrayList<>();
        int port;

        @Override
        public void on(MigrationEvent event) {
            if (event instanceof MigrationEvent.MigrationStarted) {
                for (String path : List.of("/actuator/health/liveness", "/actuator/health/readiness", "/patients")) {
                    answers.add(get(port, path));
                }
            }
        }
    }

    private static String get(int port, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .build();
            var answer = CLIENT.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ConfigurableApplicationContext start(int port, String... settings) {
        return new SpringApplicationBuilder(Clinic.class)
                .web(WebApplicationType.SERVLET)
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
                    @Override
                    public Object postProcessAfterInitialization(Object bean, String name) {
                        if (bean instanceof Asking asking) {
                            asking.port = port;
                        }
                        return bean;
                    }
                }))
                .properties(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "spring.flyway.enabled=false",
                        "spring.liquibase.enabled=false",
                        "server.port=" + port,
                        "migration.probe.port=" + port)
                .properties(settings)
                .run();
    }

    @Test
    void theProcessIsAliveAndNotReadyUntilTheWebServerTakesThePort() throws IOException {
        int port = freePort();

        try (ConfigurableApplicationContext context = start(port)) {
            assertThat(context.getBean(Asking.class).answers)
                    .containsExactly(
                            "200 {\"status\":\"UP\"}",
                            "503 {\"status\":\"OUT_OF_SERVICE\",\"migrations\":{\"planned\":2,\"done\":0,\"percent\":0}}",
                            "404 {\"status\":404}",
                            "200 {\"status\":\"UP\"}",
                            "503 {\"status\":\"OUT_OF_SERVICE\",\"migrations\":{\"planned\":2,\"done\":1,\"percent\":0}}",
                            "404 {\"status\":404}");
            assertThat(get(port, "/actuator/health/readiness")).isEqualTo("200 {\"status\":\"UP\"}");
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStartBeforeAnythingIsMigrated() throws IOException {
        try (var taken = new ServerSocket(0, 0, InetAddress.getByName("0.0.0.0"))) {
            assertThatThrownBy(() -> start(taken.getLocalPort()))
                    .rootCause()
                    .hasMessageContaining("migration.probe.port=" + taken.getLocalPort() + " cannot be opened");
        }
        assertThatThrownBy(() -> start(70_000)).rootCause().hasMessageContaining("migration.probe.port=70000");
    }

    @Test
    void aStartThatFailsGivesThePortBack() throws IOException {
        int port = freePort();

        assertThatThrownBy(() -> start(port, "migration.locations=classpath:missing"));

        try (var socket = new ServerSocket(port)) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void withoutTheSettingThereIsNoServer() {
        Applications.application().run(context -> {
            assertThat(context).doesNotHaveBean(ProbeServer.class);
            assertThat(context.getBean(Migrator.class).status().pending()).isEmpty();
        });
    }
}
