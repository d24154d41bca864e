// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

class H2TemplateTest extends FileTemplateContract {

    @Override
    String emptyDatabase() {
        return "jdbc:h2:" + temp.resolve("clinic") + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1";
    }

    @Override
    String slow() {
        return "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 1000000) AS a, SYSTEM_RANGE(1, 1000000) AS b WHERE a.x + b.x = 3";
    }
}
