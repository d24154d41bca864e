// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A service with the configuration of docs/spring-batch.md, whose job repository is in the database of its list of targets. */
@Configuration
@EnableAutoConfiguration
@Import(FleetConfiguration.class)
class FleetApplication {

    /** Runs the job at its start, as Spring Boot does. */
    public static void main(String[] args) {
        start(args[0], true, args[1]).close();
    }

    static ConfigurableApplicationContext start(String url, boolean runsJob, String... parameters) {
        return new SpringApplicationBuilder(FleetApplication.class)
                .registerShutdownHook(false)
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.datasource.url=" + url,
                        "spring.batch.jdbc.initialize-schema=always",
                        "spring.batch.job.enabled=" + runsJob,
                        "logging.level.root=warn")
                .run(parameters);
    }
}
