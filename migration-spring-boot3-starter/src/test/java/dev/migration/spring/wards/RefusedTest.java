// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.wards;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** What cannot be had on Spring Boot 3.5. */
class RefusedTest {

    @AfterEach
    void endOfProcessing() {
        System.clearProperty("spring.aot.processing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration.mode=draft", "migration.entities=check"})
    void whatNeedsHibernate7(String setting) {
        assertThatProblem(start("--" + setting))
                .hasCode(Code.INVALID_SETTING)
                .advises("use Spring Boot 4, which has Hibernate 7");
    }

    @Test
    void severalDatabasesAheadOfTime() {
        System.setProperty("spring.aot.processing", "true");
        assertThatProblem(start("--migration.instances.wards.locations=classpath:wards"))
                .hasCode(Code.INVALID_SETTING)
                .advises("use Spring Boot 4");
    }

    private static Throwable start(String argument) {
        return catchThrowable(() -> SpringApplication.run(
                Service.class,
                argument,
                "--spring.main.web-application-type=none",
                "--spring.datasource.url=jdbc:h2:mem:refused",
                "--migration.locations=classpath:wards"));
    }

    @SpringBootApplication
    static class Service {}
}
