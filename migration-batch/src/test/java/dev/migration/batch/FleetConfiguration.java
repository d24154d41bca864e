// SPDX-License-Identifier: Apache-2.0
package dev.migration.batch;

import dev.migration.Migrator;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetSettings;
import dev.migration.fleet.JdbcConnector;
import dev.migration.fleet.TargetSource;
import javax.sql.DataSource;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration
class FleetConfiguration {

    @Bean(destroyMethod = "stop")
    FleetMigrator fleet(DataSource dataSource, Environment environment) {
        return FleetMigrator.of(
                Migrator.builder().locations("classpath:fleet"),
                TargetSource.query(dataSource, "SELECT name, url, password_from FROM customer"),
                new JdbcConnector(dataSource, null, null, null, environment::getProperty),
                FleetSettings.defaults());
    }

    @Bean
    Job migrateFleet(FleetMigrator fleet, JobRepository jobs) {
        return FleetJob.of(fleet, jobs).job("migrate-fleet");
    }
}
