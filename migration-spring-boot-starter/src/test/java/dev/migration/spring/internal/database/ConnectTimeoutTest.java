// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.database;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start may wait for a database that is not there yet. */
@ExtendWith(OutputCaptureExtension.class)
class ConnectTimeoutTest {

    private Server server;
    private String url;

    @BeforeEach
    void nameServer() throws IOException, SQLException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server = Server.createTcpServer("-tcpPort", Integer.toString(port), "-ifNotExists");
        url = "jdbc:h2:tcp://localhost:" + port + "/mem:clinic" + port + ";DB_CLOSE_DELAY=-1";
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    /** The server starts when somebody waits for it. */
    private ApplicationContextRunner patient() {
        return application()
                .withBean(MigrationListener.class, () -> event -> {
                    if (event.isWait(Waiting.Cause.DATABASE) && !server.isRunning(false)) {
                        start();
                    }
                })
                .withPropertyValues("migration.connect-timeout=60s");
    }

    private void start() {
        try {
            server.start();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring.datasource.url=", "migration.url="})
    void theStartWaitsForTheDatabase(String setting, CapturedOutput output) {
        patient().withPropertyValues(setting + url).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output.toString())
                    .containsPattern("INFO .*Waiting for the database \\(\\d+ s\\): No connection to the"
                            + " database: Connection is broken: .*Connection refused")
                    .contains("Applied 2 migrations");
        });
    }

    @Test
    void aCheckWaitsAsWell(CapturedOutput output) {
        patient()
                .withPropertyValues("spring.datasource.url=" + url, "migration.mode=validate")
                .run(context -> {
                    assertThat(context).getFailure().hasStackTraceContaining("0001_create_patient");
                    assertThat(output).contains("Waiting for the database");
                });
    }

    @Test
    void aDatabaseOfSeveralWaitsAsAllDoOrByItself() {
        patient()
                .withPropertyValues(
                        "migration.connect-timeout=0s",
                        "migration.instances.reports.url=" + url,
                        "migration.instances.reports.connect-timeout=60s")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void afterThatTimeTheStartFails() {
        application()
                .withPropertyValues("spring.datasource.url=" + url, "migration.connect-timeout=300ms")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("\n  Waited for it ")
                        .hasStackTraceContaining("\n  Database: jdbc:h2:tcp://localhost:"));
    }
}
