// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.indexed;

import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** A service whose entity has got an index. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    MigrationAutoConfiguration.class
})
public class IndexedService {

    @Entity(name = "visit")
    @Table(indexes = @Index(name = "ix_visit_room", columnList = "room"))
    static class Visit {

        @Id
        Long id;

        String room;
    }
}
