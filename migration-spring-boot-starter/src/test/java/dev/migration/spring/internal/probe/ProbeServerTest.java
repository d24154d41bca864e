// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.probe;

import static dev.migration.spring.Applications.assertThatStart;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.spring.Applications;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

@ExtendWith(OutputCaptureExtension.class)
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
                    .timeout(Duration.ofSeconds(60))
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
                            "503 ",
                            "200 {\"status\":\"UP\"}",
                            "503 {\"status\":\"OUT_OF_SERVICE\",\"migrations\":{\"planned\":2,\"done\":1,\"percent\":0}}",
                            "503 ");
            assertThat(get(port, "/actuator/health/readiness")).isEqualTo("200 {\"status\":\"UP\"}");
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStartBeforeAnythingIsMigrated() throws Exception {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        try (var taken = new ServerSocket(0, 0, InetAddress.getByName("0.0.0.0"))) {
            assertThatThrownBy(() -> start(taken.getLocalPort(), "spring.datasource.url=" + url))
                    .rootCause()
                    .hasMessageContaining("migration.probe.port=" + taken.getLocalPort() + " cannot be opened");
        }
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                ResultSet tables = connection.getMetaData().getTables(null, "PUBLIC", "%", null)) {
            assertThat(tables.next()).isFalse();
        }
        assertThatThrownBy(() -> start(70_000)).rootCause().hasMessageContaining("migration.probe.port=70000");
        assertThatThrownBy(() -> start(0)).rootCause().hasMessageContaining("migration.probe.port=0 cannot be opened");
    }

    /** Nothing would listen, and an orchestrator would end the process in the middle of a migration. */
    @Test
    void aPortThatWasNotSetWhenTheCodeWasGeneratedIsRefused() {
        assertThatStart(Applications.application().withUserConfiguration(SetLater.class))
                .names("migration.probe.port is not set as it was when this application's code was generated");
    }

    /** After the conditions, as in code that was generated before. */
    @Configuration(proxyBeanMethods = false)
    static class SetLater {

        @Bean
        static BeanFactoryPostProcessor setLater(ConfigurableEnvironment environment) {
            return beans -> environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("later", Map.of("migration.probe.port", 8080)));
        }
    }

    @Test
    void whoSendsNothingOrHalfARequestKeepsNobodyFromAnAnswer() throws IOException {
        int port = freePort();
        var probes = new ProbeServer(port);
        probes.open();
        try (var silent = new Socket("localhost", port);
                var slow = new Socket("localhost", port);
                var slowToo = new Socket("localhost", port)) {
            for (Socket half : List.of(slow, slowToo)) {
                half.getOutputStream().write("GET /livez HTTP/1.1\r\n".getBytes(US_ASCII));
            }
            assertThat(get(port, "/livez")).isEqualTo("200 {\"status\":\"UP\"}");
            assertThat(silent.isConnected()).isTrue();
        } finally {
            probes.destroy();
        }
        try (var socket = new ServerSocket(port)) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void aStartThatFailsGivesThePortBack(CapturedOutput output) throws IOException {
        int port = freePort();

        assertThatThrownBy(
                () -> start(port, "migration.fail-on-missing-location=true", "migration.locations=classpath:missing"));

        assertThat(output).contains("are answered on port " + port);
        try (var socket = new ServerSocket(port)) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    /** As from a template of a deployment. */
    @Test
    void anEmptyVariableIsNoPort() throws IOException {
        int port = freePort();

        try (ConfigurableApplicationContext context = start(port, "migration.probe.port=")) {
            assertThat(context.getBean(Asking.class).answers).hasSize(6).containsOnly("ConnectException");
        }
    }

    /** It may inject the only one that it has. */
    @Test
    void theServerAddsNoListenerToTheBeansOfTheApplication() throws IOException {
        Applications.application()
                .withPropertyValues("migration.probe.port=" + freePort())
                .withBean(Asking.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(ProbeServer.class)
                        .getBean(MigrationListener.class)
                        .isInstanceOf(Asking.class));
    }

    @Test
    void withoutTheSettingThereIsNoServer() {
        Applications.application().run(context -> {
            assertThat(context).doesNotHaveBean(ProbeServer.class);
            assertThat(context.getBean(Migrator.class).status().pending()).isEmpty();
        });
    }
}
