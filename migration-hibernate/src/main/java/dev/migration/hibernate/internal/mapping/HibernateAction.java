// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.mapping;

import dev.migration.internal.help.Problems;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** What Hibernate does with the tables at its start. */
public final class HibernateAction {

    public static final String OF_DATABASE = "jakarta.persistence.schema-generation.database.action";

    private static final String AUTO = "hibernate.hbm2ddl.auto";

    private HibernateAction() {}

    /** @throws dev.migration.InvalidMigrationsException if Hibernate is to make or change the tables itself */
    public static void requireNone(SessionFactoryImplementor factory) {
        for (String setting : List.of(AUTO, OF_DATABASE, OF_DATABASE.replace("jakarta", "javax"))) {
            String action = String.valueOf(factory.getProperties().getOrDefault(setting, "none"));
            if (!action.equals("none") && !action.equals("validate")) {
                throw Problems.refused(
                        "Hibernate changes the tables itself, so they always match: " + setting + " is " + action + ".",
                        "set it to none or validate; in Spring Boot: spring.jpa.hibernate.ddl-auto");
            }
        }
    }
}
