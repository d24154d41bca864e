// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.hibernate.internal.EntityCheck;
import dev.migration.hibernate.internal.mapping.MetadataKeeper;
import dev.migration.internal.help.Problems;
import dev.migration.spring.internal.settings.HibernateModule;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.util.ClassUtils;

/** Auto-configuration that compares the migrations with the entities at the end of a start, as a test asks for it. */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@ConditionalOnClass(EntityManagerFactory.class)
@ConditionalOnProperty("migration.entities")
public final class EntityCheckAutoConfiguration {

    private static final String CHECK = "migration.entities=check";

    /** Has Hibernate refuse to start where it would change the tables first. */
    @Bean
    @ConditionalOnClass({AbstractEntityManagerFactoryBean.class, EntityCheck.class})
    static BeanPostProcessor migrationEntitiesUnchanged() {
        HibernateModule.requireHibernate7(CHECK);
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof AbstractEntityManagerFactoryBean unit) {
                    unit.getJpaPropertyMap().put(MetadataKeeper.CHECKED, "true");
                }
                return bean;
            }
        };
    }

    @Bean
    SmartInitializingSingleton migrationEntityCheck(
            Migrator migrations, EntityManagerFactory entities, @Value("${migration.entities}") String value) {
        if (!value.equals("check")) {
            throw Problems.refused("migration.entities is " + value + ".", "set it to check, or remove it");
        }
        HibernateModule.requireHibernate7(CHECK);
        if (!ClassUtils.isPresent("dev.migration.hibernate.internal.EntityCheck", null)) {
            throw Problems.refused(
                    CHECK + " needs the module migration-hibernate, which is not in the class path.",
                    "add the dependency dev.migration:migration-hibernate to the tests");
        }
        return () -> {
            List<String> differences = EntityCheck.of(migrations, entities).differences();
            if (!differences.isEmpty()) {
                throw Problems.refused(
                        Code.SCHEMA_DRIFT,
                        "The migrations and the entities differ:\n  " + String.join("\n  ", differences),
                        EntityCheck.REMEDY);
            }
        };
    }
}
