// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.data.relational.core.mapping.NamingStrategy;

/** The clinic's service. */
@SpringBootApplication
public class ClinicApplication {

    /** Starts the service. */
    public static void main(String[] args) {
        SpringApplication.run(ClinicApplication.class, args);
    }

    /** {@code Patient} is stored in {@code patients}. */
    @Bean
    NamingStrategy pluralTableNames() {
        return new NamingStrategy() {
            @Override
            public String getTableName(Class<?> type) {
                return NamingStrategy.super.getTableName(type) + "s";
            }
        };
    }
}
