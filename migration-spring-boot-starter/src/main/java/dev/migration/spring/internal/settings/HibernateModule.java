// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import org.hibernate.Version;
import org.springframework.util.ClassUtils;

/** The module migration-hibernate, which reads what only Hibernate 7 shows. */
public final class HibernateModule {

    private HibernateModule() {}

    /** Refuses what needs the module, before Hibernate 6 fails on a method that it does not have. */
    public static void requireHibernate7(String setting) {
        if (!ClassUtils.isPresent("org.hibernate.Version", null)) {
            return;
        }
        String version = Version.getVersionString();
        if (version.startsWith("6.")) {
            throw new InvalidMigrationsException(Instances.invalid(
                    setting + " needs Hibernate 7, found " + version,
                    "remove it and the module migration-hibernate, or use Spring Boot 4, which has Hibernate 7"));
        }
    }
}
