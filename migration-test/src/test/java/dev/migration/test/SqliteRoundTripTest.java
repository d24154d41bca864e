// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class SqliteRoundTripTest extends RoundTripContract {

    @Override
    DataSource dataSource() {
        return new UrlDataSource("jdbc:sqlite:" + path.resolve("clinic.db"), "", "");
    }

    @Override
    String vendor() {
        return "sqlite";
    }

    /** It has no way to add a constraint later, and does not look whether the other table is there. */
    @Override
    String circle() {
        return """
                CREATE TABLE teams (id INT PRIMARY KEY, lead_id INT REFERENCES people (id));
                CREATE TABLE people (id INT PRIMARY KEY, team INT REFERENCES teams (id))""";
    }
}
