// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** One application that runs several times, as after Spring Cloud's restart. */
@ExtendWith(OutputCaptureExtension.class)
class RestartedApplicationTest {

    @Test
    void eachRunMigratesAndChecksTheSettingsThatCameLast(CapturedOutput output) {
        var application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("late", Map.of("migration.lcoations", "classpath:x"))));

        for (int run = 0; run < 2; run++) {
            try (ConfigurableApplicationContext context =
                    application.run("--spring.datasource.url=jdbc:h2:mem:restarted;DB_CLOSE_DELAY=-1")) {
                assertThat(context.getBean(Migrator.class).status().pending()).isEmpty();
            }
        }

        assertThat(output)
                .containsPattern("(?s)Unknown settings, which are ignored: migration.lcoations.*migration.lcoations");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, MigrationAutoConfiguration.class})
    static class Application {}
}
